/**
 * Changes of a phone or email that wait: whoever has a session, the password and an item of identity may be the holder of a lost
 * phone, or who stole all three. So the holder is told at every address, twice, each time with a "this wasn't me" link, and may
 * take the change back; only then does a job carry it out. One proved by a code to the present phone does not come here.
 */
export { createIdentifierChanges, type IdentifierChanges } from './identifier-changes.ts'
export { createIdentifierChangeStore, type IdentifierChangeStore, type WaitingChange } from './store.ts'
