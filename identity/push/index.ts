/**
 * Web Push: what wakes a phone. A hint and never the only way: what it points at is in the inbox, in the stream and in an SMS. Flow: a
 * phone subscribes → the writer of notices puts a hint into the outbox beside them → the dispatcher has it sent here → the phone's
 * browser shows "a request waits" and leads into the app. A push service that knows the subscription no more ends it.
 */
export { createPushApi } from './api.ts'
export { createPush, type Push } from './push.ts'
export { isLoopback, isServicePattern } from './rules.ts'
export { createPushStore } from './store.ts'
