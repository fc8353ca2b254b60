/**
 * The inbox: what an account's holder was told, kept for the phone app. Written in the transaction of what it tells of, beside the SMS and
 * the email; push and event streams only say that there is something. Flow: `put` → `changed` → stream says "unread" → `list` → `read`.
 */
export { createInboxApi } from './api.ts'
export { createInbox, type Inbox } from './inbox.ts'
export { createInboxStreams } from './streams.ts'
