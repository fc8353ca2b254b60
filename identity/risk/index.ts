// How suspicious a sign-in is, and why: facts in, a verdict with reasons out, one rule to a file, in words for the person
// and for staff. Owns no rows: the counts come through the `RiskStore` port, and what a verdict leads to (a second
// factor, a hold with a notice) is the ceremony engine's to do. Flow: gatherFacts → assess → explainReason; before the
// person has typed anything, environmentCheck → describeEnvironment.
export { assess } from './assess.ts'
export type { MarkedRequest } from './automation-marks-of.ts'
export { automationMarksOf, isOutdatedBrowser } from './automation-marks-of.ts'
export type { EnvironmentDescription, EnvironmentLine } from './describe-environment.ts'
export { describeEnvironment } from './describe-environment.ts'
export type { EnvironmentFacts, EnvironmentReport, EnvironmentWarning } from './environment-check.ts'
export { environmentCheck } from './environment-check.ts'
export { explainReason } from './explain-reason.ts'
export type { AutomationMark, PlaceNames, RiskFacts } from './facts.ts'
export type { GatherDeps, GatherRequest } from './gather-facts.ts'
export { gatherFacts } from './gather-facts.ts'
export { phrases as riskPhrases } from './phrases/index.ts'
export type { RiskPolicy } from './policy.ts'
export { defaultRiskPolicy } from './policy.ts'
export type { RiskReason, RiskReasonCode, RiskVerdict } from './reason.ts'
export { riskReasonCodes } from './reason.ts'
export type { AccountHistory, PastSignIn, RiskStore } from './store.ts'
