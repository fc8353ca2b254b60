/** What a completed ceremony brings about, a file a purpose, each in the transaction that ends the ceremony. */
import type { Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Purpose } from '../rules.ts'
import { completeApproval } from './approval.ts'
import { completeEnrolment } from './enrolment.ts'
import { completeRecovery } from './recovery.ts'
import { completeRegistration } from './registration.ts'
import { completeSignIn, type Opened, type Proved } from './sign-in.ts'
import { completeStepUp } from './step-up.ts'

export {
  circumstances,
  completeEverydaySignIn,
  type Ending,
  isEveryday,
  type Opened,
  type Proved,
} from './sign-in.ts'

type Completion = (tx: Transaction<IdentityTables>, proved: Proved) => Promise<Opened | null>

export const completions: Record<Purpose, Completion> = {
  'sign-in': completeSignIn,
  registration: completeRegistration,
  recovery: completeRecovery,
  'step-up': completeStepUp,
  're-authentication': completeStepUp,
  enrolment: completeEnrolment,
  approval: completeApproval,
}
