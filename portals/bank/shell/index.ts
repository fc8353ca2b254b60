/** What all pages of the bank portal share: frame, places, the guard of forms, and the pages for what went wrong. */

export { BankPage } from './bank-page.tsx'
export { createBankPages } from './customer-pages.ts'
export { expiredFault } from './expired-fault.ts'
export { createBankFrames } from './frames.ts'
export { type CustomerVisit, createVisits, csrfField, type Visit, type Visits } from './visits.ts'
