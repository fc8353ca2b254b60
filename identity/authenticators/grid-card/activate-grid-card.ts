import { constantTimeEqual } from '../../../kit/crypto/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import { type MediaDependencies, type MediumOrigin, recordMediumChange } from '../../media/index.ts'
import type { MediumChallenge, Proving } from '../index.ts'
import { ask } from './ask.ts'
import { judgeAnswer } from './judge-answer.ts'
import { cardStore } from './store.ts'

/** The first use of a card, at the first sign-in: its serial and what stands at coordinates. Guesses are counted in the gate. */
export function createGridCardActivation(deps: MediaDependencies) {
  const { database } = deps
  return {
    async challenge(proving: Proving): Promise<MediumChallenge> {
      const card = await cardStore.find(database.query, proving.accountId ?? nobodysId, 'issued')
      return await ask(deps, proving, card, 'issued')
    },

    async activate(
      proving: Proving,
      typed: { serial: string; cells: string },
      origin: MediumOrigin,
    ): Promise<{ ok: true } | { ok: false; code: 'medium.none' | 'medium.expired' | 'serial.wrong' | 'code.wrong' }> {
      const card = await cardStore.find(database.query, proving.accountId ?? nobodysId, 'issued')
      if (!card) return { ok: false, code: 'medium.none' }
      if (card.validUntil <= deps.now()) return { ok: false, code: 'medium.expired' }
      const serial = typed.serial.normalize('NFKC').toUpperCase().replace(/\s/g, '')
      if (!constantTimeEqual(serial, card.serial)) return { ok: false, code: 'serial.wrong' }
      const answer = { card, typed: typed.cells, use: 'issued' } as const
      const activated = await judgeAnswer(deps, proving, answer, async (tx, at) => {
        if (!(await cardStore.activate(tx, card, at))) return false
        const change = { kind: 'grid-card', act: 'activate', accountId: card.accountId, realm: proving.realm } as const
        await recordMediumChange(tx, deps, { ...change, serial: card.serial }, origin)
        return true
      })
      return activated ? { ok: true } : { ok: false, code: 'code.wrong' }
    },
  }
}
