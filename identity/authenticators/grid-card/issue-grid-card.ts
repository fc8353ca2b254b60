import { randomDigits } from '../../../kit/crypto/index.ts'
import {
  type MediaDependencies,
  type MediumOrigin,
  mediumInHand,
  moveMedium,
  recordMediumChange,
  secretContext,
} from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { cellCount, cellDigits } from './rules.ts'
import { cardStore } from './store.ts'

/** What is printed, once: nobody can show the cells again. */
export interface PrintableCard {
  serial: string
  /** 80 times three digits, row by row. */
  cells: string
  /** `2031-03-01`: the first day that it is not good any more. */
  validUntil: string
}

export type GridCardIssue =
  | { ok: true; id: string; card: PrintableCard }
  | { ok: false; code: 'account.unknown' | 'medium.has_one' }

const serialDigits = 14

/**
 * Makes a card for an account. With `instead` it takes the place of the one in hand, which ends in the same moment; without, an
 * account that has one keeps it.
 */
export async function issueGridCard(
  deps: MediaDependencies,
  issue: { accountId: string; realm: string; policy: Policy; instead: boolean },
  origin: MediumOrigin,
): Promise<GridCardIssue> {
  const { accountId, realm, policy } = issue
  const [id, at] = [deps.newId(), deps.now()]
  const serial = `K${randomDigits(serialDigits, deps.randomBytes)}`
  const cells = randomDigits(cellCount * cellDigits, deps.randomBytes)
  const secretCipher = deps.keys.encrypt(cells, secretContext('grid-card', id))
  const validUntil = new Date(at.getTime() + policy.media['grid-card'].lifetime)
  return await deps.database.transaction(async (tx): Promise<GridCardIssue> => {
    const account = await deps.accounts.find(tx, accountId)
    if (account?.realm !== realm) return { ok: false, code: 'account.unknown' }
    const held = await mediumInHand(tx, 'grid_cards', accountId)
    if (held && !issue.instead) return { ok: false, code: 'medium.has_one' }
    const change = { kind: 'grid-card', accountId, realm } as const
    if (held) {
      const moved = await moveMedium(tx, 'grid_cards', { accountId, id: held.id }, { act: 'replace', at })
      await recordMediumChange(tx, deps, { ...change, act: 'replace', serial: moved?.serial ?? null }, origin)
    }
    await cardStore.insert(tx, { accountId, id, realm, serial, secretCipher, validUntil, at })
    await recordMediumChange(tx, deps, { ...change, act: 'issue', serial }, origin)
    return { ok: true, id, card: { serial, cells, validUntil: validUntil.toISOString().slice(0, 10) } }
  })
}
