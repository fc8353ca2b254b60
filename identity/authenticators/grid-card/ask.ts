import { randomBelow } from '../../../kit/crypto/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { MediumAsked, MediumChallenge, Proving } from '../index.ts'
import { dayIn, drawCombination, refusalOf } from './rules.ts'
import { cardStore, type OpenChallenge, type StoredCard } from './store.ts'
import { type AskedFor, gridChallengeStore } from './store-challenges.ts'

export type CardUse = 'issued' | 'active'

export const askedFor = (proving: Proving, use: CardUse): AskedFor => ({
  ceremonyId: proving.ceremonyId,
  binding: use === 'issued' ? 'activate' : (proving.transaction?.hash ?? ''),
})

/** Draws coordinates, or asks the same again while what was asked stands: reloading a page uses nothing up. */
export async function ask(
  deps: Pick<MediaDependencies, 'database' | 'now' | 'randomBytes'>,
  proving: Proving,
  card: StoredCard | undefined,
  use: CardUse,
): Promise<MediumChallenge> {
  if (!card) return { ok: false, code: 'medium.none', retryAt: null }
  const at = deps.now()
  if (card.validUntil <= at) return { ok: false, code: 'medium.expired', retryAt: null }
  const limits = proving.policy.media['grid-card']
  const day = dayIn(proving.policy.timeZone, at)
  const wanted = askedFor(proving, use)
  const count = wanted.binding === '' || use === 'issued' ? limits.cells.signIn : limits.cells.transaction
  return await deps.database.transaction(async (tx): Promise<MediumChallenge> => {
    // Held before anything is looked at, so that parallel requests can't pass the limits together.
    const counts = await cardStore.hold(tx, card, use)
    if (!counts) return { ok: false, code: 'medium.none', retryAt: null }
    const standing = await gridChallengeStore.standing(tx, card, wanted, at)
    if (standing) return asked(standing)
    const refusal = refusalOf(counts, limits, day)
    if (refusal) return { ok: false, code: refusal, retryAt: null }
    const expiresAt = new Date(at.getTime() + limits.answerWithin)
    const combination = await drawFresh(async drawn => {
      return await gridChallengeStore.put(tx, card, wanted, { combination: drawn, expiresAt, at })
    })
    if (combination === null) return { ok: false, code: 'medium.used_up', retryAt: null }
    await cardStore.countAsked(tx, card, day)
    return asked({ combination, expiresAt })
  })

  /** With 3160 pairs and a thousand uses, hardly ever more than a few draws. */
  async function drawFresh(put: (combination: string) => Promise<boolean>): Promise<string | null> {
    for (let tries = 0; tries < 100; tries++) {
      const combination = drawCombination(count, limit => randomBelow(limit, deps.randomBytes)).join(' ')
      if (await put(combination)) return combination
    }
    return null
  }
}

/** What stands asked. */
export async function askedAlready(
  deps: Pick<MediaDependencies, 'database' | 'now'>,
  proving: Proving,
  card: StoredCard,
): Promise<MediumAsked | null> {
  const at = deps.now()
  const standing = await gridChallengeStore.standing(deps.database.query, card, askedFor(proving, 'active'), at)
  return standing && card.validUntil > at ? asked(standing) : null
}

const asked = ({ combination, expiresAt }: OpenChallenge): MediumAsked => ({
  ok: true,
  asks: { kind: 'cells', cells: combination.split(' ') },
  expiresAt,
})
