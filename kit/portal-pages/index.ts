/**
 * What every portal has alike, under its own name: the frame of its pages, what every request passes, and the pages for signing in
 * and out and for what went wrong.
 */
export { createFrames, type Frames } from './frames.ts'
export { createPortalApp } from './portal-app.ts'
export { MessagePage } from './problem-page.tsx'
export { createPortalPages, showResume } from './relying-party-pages.tsx'
