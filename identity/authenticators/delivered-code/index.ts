/**
 * Codes delivered to a phone or an email address: made, hashed, sent as a notice, consumed once. `sms-code` and `email-code` are
 * this with a channel each. Six digits, at most ten minutes, bound to the ceremony and to the address they went to.
 */
export { createDeliveredCode, recipientKey } from './delivered-code.ts'
export { type CodeStore, createCodeStore } from './store.ts'
