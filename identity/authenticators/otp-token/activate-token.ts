import { constantTimeEqual } from '../../../kit/crypto/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import { activationContext, type MediaDependencies, type MediumOrigin, recordMediumChange } from '../../media/index.ts'
import type { MediumChallenge, Proving } from '../index.ts'
import { ask, challengeKey } from './ask.ts'
import { findAnswer } from './find-answer.ts'
import { readDigits, readSerial } from './rules.ts'
import { tokenStore } from './store.ts'
import { challengeStore } from './store-challenges.ts'

export const activationDigits = 12

export type TokenActivation =
  | { ok: true }
  | { ok: false; code: 'medium.none' | 'medium.expired' | 'serial.wrong' | 'activation.wrong' | 'code.wrong' }

/**
 * The first use of a token that was issued: the activation code, which came apart from it, and a code that it made. Either alone
 * activates nothing, so a token stolen on its way is of no use. Guesses are counted outside, in the gate.
 */
export function createTokenActivation(deps: MediaDependencies) {
  const { database } = deps
  return {
    async challenge(proving: Proving): Promise<MediumChallenge> {
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'issued')
      return await ask(deps, proving, token, 'activate')
    },

    async activate(
      proving: Proving,
      typed: { activationCode: string; code: string; serial?: string },
      origin: MediumOrigin,
    ): Promise<TokenActivation> {
      const { realm } = proving
      const token = await tokenStore.find(database.query, proving.accountId ?? nobodysId, 'issued')
      if (!token?.activationCipher || !token.activateBy) return { ok: false, code: 'medium.none' }
      if (token.activateBy <= deps.now()) return { ok: false, code: 'medium.expired' }
      // Asked where somebody could hold another's token beside their own.
      if (typed.serial !== undefined && !constantTimeEqual(readSerial(typed.serial), token.serial))
        return { ok: false, code: 'serial.wrong' }
      const code = readDigits(typed.activationCode, activationDigits) ?? ''
      const right = deps.keys.decrypt(token.activationCipher, activationContext(token.id))
      if (!constantTimeEqual(code, right)) return { ok: false, code: 'activation.wrong' }
      const found = await findAnswer(deps, proving, { token, typed: typed.code, special: 'activate' })
      if (!found) return { ok: false, code: 'code.wrong' }
      const { at, question } = found
      return await database.transaction(async tx => {
        const key = challengeKey(proving, token, 'activate')
        if (question !== null && !(await challengeStore.consume(tx, key, { question, at })))
          return { ok: false, code: 'code.wrong' }
        if (!(await tokenStore.activate(tx, token, found))) return { ok: false, code: 'medium.none' }
        const { accountId, serial } = token
        await recordMediumChange(tx, deps, { kind: 'otp-token', act: 'activate', accountId, realm, serial }, origin)
        return { ok: true }
      })
    },
  }
}
