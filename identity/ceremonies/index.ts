/**
 * Ceremonies: collecting evidence until the policy is content. One engine (`rules.ts`, pure) for sign-in, registration, recovery,
 * step-up, re-authentication and enrolment; `answers` look at what was typed, `completions` bring about what was proved.
 */
export type { Answer, AnswerRefusal, CeremonyView } from './answer-types.ts'
export { createFaceCallbackApi } from './api/face-callback.ts'
export { createCeremonyApi } from './api/routes.ts'
export {
  type AnswerResult,
  type BeginRefused,
  type Ceremonies,
  createCeremonies,
} from './ceremonies.ts'
export type { CaptchaJudge, CeremonyDependencies, RealNameRegistry, ReportLinks, RiskWatch } from './dependencies.ts'
export { createFaceChecks } from './face-checks.ts'
export type { BeginRequest } from './new-ceremony.ts'
export { createCeremonyPages } from './pages/routes.tsx'
export type { Purpose } from './rules.ts'
export { type CeremonyStore, createCeremonyStore } from './store.ts'
