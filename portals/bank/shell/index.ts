/** What all pages of the bank portal share: frame, places, the guard of forms, and the pages for what went wrong. */

export { BankPage } from './bank-page.tsx'
export { expiredFault } from './expired-fault.ts'
export { createFrames, type Frames } from './frame.ts'
export { createFailurePages, createPortalPages } from './portal-pages.tsx'
export { type CustomerVisit, createVisits, csrfField, type Visit, type Visits } from './visits.ts'
