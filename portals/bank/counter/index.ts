// The bank's counter for organisations: members, their roles and what each role may. Its people are of the realm `staff`, with sessions
// of their own. Flow: a clerk asks for a change → what only takes away is done at once, anything else by a second clerk → the row says who.

export { createChanges } from './changes.ts'
export { createCounterPages } from './routes.tsx'
export { createChangeStore } from './store.ts'
