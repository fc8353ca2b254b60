/** What all pages of the toll portal share: frame, places, and the pages for what went wrong. */
export { createFrames, type Frames } from './frame.ts'
export { createFailurePages, createPortalPages } from './portal-pages.tsx'
export { TollPage } from './toll-page.tsx'
