import { matchStep, stepAt } from '../../../kit/one-time-codes/index.ts'
import { type MediaDependencies, secretContext } from '../../media/index.ts'
import type { Proving } from '../index.ts'
import { challengeKey, type SpecialBinding, suiteOf } from './ask.ts'
import { learnedDrift, readDigits, stepWindow } from './rules.ts'
import type { StoredToken } from './store.ts'
import { challengeStore } from './store-challenges.ts'

/** A right answer, not taken yet. */
export interface FoundAnswer {
  at: Date
  step: number
  drift: number
  /** null where the code was made by the clock alone. */
  question: string | null
}

export const seedOf = (deps: Pick<MediaDependencies, 'keys'>, token: StoredToken): Buffer =>
  Buffer.from(deps.keys.decrypt(token.secretCipher, secretContext('otp-token', token.id)), 'base64url')

/** Whether a code is the token's, to what it was asked in this ceremony for this purpose; within the window of its clock. */
export async function findAnswer(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'now'>,
  proving: Proving,
  { token, typed, special }: { token: StoredToken; typed: string; special?: SpecialBinding },
): Promise<FoundAnswer | null> {
  const suite = suiteOf(token)
  const code = readDigits(typed, suite.digits)
  const at = deps.now()
  if (code === null || token.validUntil <= at) return null
  // A code of the clock says nothing of a payment.
  if (suite.questionLength === 0 && special === undefined && proving.transaction) return null
  const question = suite.questionLength === 0 ? null : await questionAsked(deps, proving, { token, special, at })
  if (question === undefined) return null
  const { drift: allowed, driftMost } = proving.policy.media['otp-token']
  const [seed, now] = [seedOf(deps, token), stepAt(at, suite.stepSeconds)]
  const step = matchStep(code, stepWindow(now, token, allowed), one => suite.codeOf(seed, one, question ?? ''))
  return step === null ? null : { at, step, drift: learnedDrift(now, step, token, driftMost), question }
}

export async function questionAsked(
  deps: Pick<MediaDependencies, 'database'>,
  proving: Proving,
  { token, special, at }: { token: StoredToken; special: SpecialBinding | undefined; at: Date },
): Promise<string | undefined> {
  const standing = await challengeStore.standing(deps.database.query, challengeKey(proving, token, special), at)
  return standing?.question
}
