/**
 * Notices: messages to people. A transactional outbox: a notice is written in the transaction of what it tells of and sent after
 * the commit, at least once, in order for each recipient. Codes overtake everything and are dropped once expired.
 */
export type { NewNotice, NoticeTemplate, NoticeWriter } from './notice.ts'
