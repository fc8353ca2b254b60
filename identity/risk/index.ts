// How suspicious a sign-in is, and why: facts in, a verdict with reasons out, one rule to a file, in words for the person
// and for staff. Owns the tries that it counts and the verdicts; what a verdict leads to (a second factor, a hold with a
// notice) is the ceremony engine's to do. Flow: createRiskWatch, which is told of each try and asked of each right one
// (gatherFacts → assess); listVerdicts → explainReason; before the person has typed anything, checkVisit.
export { checkVisit } from './check-visit.ts'
export { explainReason } from './explain-reason.ts'
export { attemptsKeptDays } from './policy.ts'
export type { RiskReason, RiskReasonCode } from './reason.ts'
export { createRiskStore, failuresFrom, type RiskStore } from './store.ts'
export { createRiskWatch } from './watch.ts'
export type { WatchedVisit } from './watched-visit.ts'
