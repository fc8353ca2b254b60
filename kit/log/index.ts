/** Structured logs that hold no personal data, and the detector that proves it in tests. */
export { type CreateLogger, createLogger, type Logger } from './create-logger.ts'
export {
  findPersonalData,
  type PersonalDataFinding,
  type PersonalDataKind,
  withoutPersonalData,
} from './personal-data.ts'
export { type PersonalDataGuard, personalDataGuard } from './personal-data-guard.ts'
