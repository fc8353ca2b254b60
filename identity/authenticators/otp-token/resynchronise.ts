import { constantTimeEqual } from '../../../kit/crypto/index.ts'
import { stepAt } from '../../../kit/one-time-codes/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import { type MediaDependencies, type MediumOrigin, recordMediumChange } from '../../media/index.ts'
import type { MediumChallenge, Proving } from '../index.ts'
import { ask, challengeKey, suiteOf } from './ask.ts'
import { questionAsked, seedOf } from './find-answer.ts'
import { readDigits } from './rules.ts'
import { type StoredToken, tokenStore } from './store.ts'
import { challengeStore } from './store-challenges.ts'
import type { TokenSuite } from './token-suite.ts'

/**
 * Brings back a token whose clock has gone too far (校准): two codes in a row, to one question where it answers questions, tell its time
 * within a wide window (RFC 4226 7.4). It proves nothing else: to sign in a further code is asked. Counted outside, in the gate.
 */
export function createTokenResync(deps: MediaDependencies) {
  const { database } = deps
  return {
    async challenge(proving: Proving): Promise<MediumChallenge> {
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      return await ask(deps, proving, token, 'resynchronise')
    },

    async resynchronise(
      proving: Proving,
      typed: { first: string; second: string },
      origin: MediumOrigin,
    ): Promise<{ ok: true } | { ok: false; code: 'medium.none' | 'medium.expired' | 'code.wrong' }> {
      const at = deps.now()
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      if (!token) return { ok: false, code: 'medium.none' }
      if (token.validUntil <= at) return { ok: false, code: 'medium.expired' }
      const suite = suiteOf(token)
      const question =
        suite.questionLength === 0 ? null : await questionAsked(deps, proving, { token, special: 'resynchronise', at })
      if (question === undefined) return { ok: false, code: 'code.wrong' }
      const within = Math.floor(proving.policy.media['otp-token'].resyncWithin / 1000 / suite.stepSeconds)
      const now = stepAt(at, suite.stepSeconds)
      const second = findPair(suite, seedOf(deps, token), { ...typed, question: question ?? '', now, within })
      if (second === null) return { ok: false, code: 'code.wrong' }
      const done = await database.transaction(async tx => {
        const key = challengeKey(proving, token, 'resynchronise')
        if (question !== null && !(await challengeStore.consume(tx, key, { question, at }))) return false
        const drift = second - now
        const use = { step: second, drift, base: drift, byClock: question === null, at }
        if (!(await tokenStore.use(tx, token, use))) return false
        await record(tx, token, proving.realm, origin)
        return true
      })
      return done ? { ok: true } : { ok: false, code: 'code.wrong' }
    },
  }

  async function record(
    tx: Parameters<Parameters<typeof database.transaction>[0]>[0],
    { accountId, serial }: StoredToken,
    realm: string,
    origin: MediumOrigin,
  ): Promise<void> {
    const change = { kind: 'otp-token', act: 'resynchronise', accountId, realm, serial } as const
    await recordMediumChange(tx, deps, change, origin)
  }
}

/** The second of the two steps, or null. Looks through the whole window, whatever it finds. */
function findPair(
  suite: TokenSuite,
  seed: Uint8Array,
  typed: { first: string; second: string; question: string; now: number; within: number },
): number | null {
  const first = readDigits(typed.first, suite.digits)
  const second = readDigits(typed.second, suite.digits)
  if (first === null || second === null) return null
  let found: number | null = null
  let before = false
  for (let step = Math.max(0, typed.now - typed.within); step <= typed.now + typed.within; step++) {
    const code = suite.codeOf(seed, step, typed.question)
    if (before && constantTimeEqual(code, second)) found = step
    before = constantTimeEqual(code, first)
  }
  return found
}
