/**
 * Notices: messages to people. A transactional outbox: a notice is written in the transaction of what it tells of and sent after
 * the commit, at least once, in order for each recipient. Codes overtake everything and are dropped once expired.
 * Flow: enqueue (in the caller's transaction) → kick after the commit, or a poll → claim with a lease → compose → gateway →
 * sent, tried again later, or a dead letter.
 */
export { composeInApp } from './compose-message.ts'
export { createNotices, type Notices, type NoticesDependencies } from './create-notices.ts'
export { createNoticeWriter } from './enqueue-notice.ts'
export type { NewNotice, NoticeTemplate, NoticeWriter } from './notice.ts'
export { templateParameters } from './template-parameters.ts'
