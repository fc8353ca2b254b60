// What a customer is told of: movements above an amount of their choosing, and what became of scheduled transfers. Flow: the ledger
// and the schedules write a row in their own transaction → the inbox shows it → `deliver` sends by SMS what is due, by lease.

export { createContacts, phoneContext } from './contacts.ts'
export { createDelivery, type SmsPort } from './deliver.ts'
export { createInbox } from './inbox.ts'
export { createNoticePages } from './routes.tsx'
export { createNoticeSettings } from './settings.ts'
export { createNoticeStore, tellSchedule } from './store.ts'
