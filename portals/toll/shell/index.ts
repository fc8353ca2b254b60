/** What all pages of the toll portal share: name and places. */
export { nameOf } from './name-of.ts'
export { TollPage } from './toll-page.tsx'
