/** What all pages of the toll portal share: frame and places. */
export { createTollFrames } from './frames.ts'
export { TollPage } from './toll-page.tsx'
