// A transfer from the form to its result. Flow: readTransfer (rules) → a draft that never changes → its page shows it →
// approval (the one place that says what confirms a payment: exactly these details, approved at the issuer) → made once, under
// the draft's id as its key → the same page says what has happened, also to whom the answer was lost.
export { createDrafts } from './drafts.ts'
export { refusalWords } from './refusal-words.ts'
export { createTransferPages } from './routes.tsx'
export { createDraftStore } from './store.ts'
