/** Visits: one request of one browser or client, described once for every use case: realm, browser, device, session, place. */
export { addressKeyOf } from './address-key.ts'
export { describeVisit, type VisitDependencies } from './describe-visit.ts'
export type { Visit } from './visit.ts'
