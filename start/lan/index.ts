/**
 * A real phone on the desk: the certificate authority of one host name, the certificate that the apps serve HTTPS with, calls of the apps
 * to each other under that name, and the page by which a phone comes to trust the authority. For trying out, never for production.
 * Flow: openLan → every server with its `tls`, the apps with its `fetch` → startTrustPage → announceLan.
 */
export { announceLan } from './announce.ts'
export { type Lan, openLan } from './open-lan.ts'
export { startTrustPage, trustPortOffset } from './trust-page.tsx'
