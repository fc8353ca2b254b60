import { constantTimeEqual } from '../../../kit/crypto/index.ts'
import type { Transaction } from '../../../kit/database/index.ts'
import { type MediaDependencies, secretContext } from '../../media/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Proving } from '../index.ts'
import { askedFor, type CardUse } from './ask.ts'
import { dayIn, digitsAt, readAnswer } from './rules.ts'
import { cardStore, type StoredCard } from './store.ts'
import { gridChallengeStore } from './store-challenges.ts'

/**
 * Looks at an answer to what was asked in this ceremony for this purpose, and takes it where it is right; `taken` then goes on in
 * the same transaction. A wrong one leaves the challenge standing, as the gate counts guesses, but the challenge is not without an
 * answer any more.
 */
export async function judgeAnswer(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'now'>,
  proving: Proving,
  { card, typed, use }: { card: StoredCard; typed: string; use: CardUse },
  taken: (tx: Transaction<IdentityTables>, at: Date) => Promise<boolean>,
): Promise<boolean> {
  const at = deps.now()
  const wanted = askedFor(proving, use)
  const standing = await gridChallengeStore.standing(deps.database.query, card, wanted, at)
  if (!standing || card.validUntil <= at) return false
  const { combination } = standing
  const cells = deps.keys.decrypt(card.secretCipher, secretContext('grid-card', card.id))
  const isRight = constantTimeEqual(readAnswer(typed), digitsAt(cells, combination.split(' ')))
  return await deps.database.transaction(async tx => {
    // The card first, as drawing does: two that hold one and want the other would wait for ever.
    if (!(await cardStore.hold(tx, card, use))) return false
    if (await gridChallengeStore.markAnswered(tx, card, { combination, at }))
      await cardStore.countAnswered(tx, card, dayIn(proving.policy.timeZone, at))
    if (!isRight || !(await gridChallengeStore.consume(tx, card, wanted, { combination, at }))) return false
    return await taken(tx, at)
  })
}
