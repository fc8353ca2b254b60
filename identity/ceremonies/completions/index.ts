/** What a completed ceremony brings about, a file a purpose, each in the transaction that ends the ceremony. */
import type { Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Purpose } from '../rules.ts'
import { completeEnrolment } from './enrolment.ts'
import { completeRecovery } from './recovery.ts'
import { completeRegistration } from './registration.ts'
import { type Completed, completeSignIn, type Proved } from './sign-in.ts'
import { completeStepUp } from './step-up.ts'

export { type Completed, circumstances, type Proved } from './sign-in.ts'

export const completions: Record<Purpose, (tx: Transaction<IdentityTables>, proved: Proved) => Promise<Completed>> = {
  'sign-in': completeSignIn,
  registration: completeRegistration,
  recovery: completeRecovery,
  'step-up': completeStepUp,
  're-authentication': completeStepUp,
  enrolment: completeEnrolment,
}
