import type { Executor } from '../../../kit/database/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { dayIn, refusalOf } from './rules.ts'
import { cardStore } from './store.ts'

export interface ListedGridCard {
  id: string
  serial: string
  status: MediumStatus
  issuedAt: Date
  activatedAt: Date | null
  lastUsedAt: Date | null
  validUntil: Date
  usesLeft: number
  /** Challenges that may still go without an answer, in all. */
  unansweredLeft: number
  warnings: ('nearly-used-up' | 'used-up' | 'expiring' | 'unanswered-today' | 'unanswered-in-all')[]
}

/** The card that the account has in hand, in whatever standing, with what its holder should know. */
export async function findGridCardOf(
  executor: Executor<IdentityTables>,
  { accountId, policy, now }: { accountId: string; policy: Policy; now: Date },
): Promise<ListedGridCard | null> {
  const card = await cardStore.inHand(executor, accountId)
  if (!card) return null
  const limits = policy.media['grid-card']
  const { successes, unanswered, unansweredOn: _on, unansweredThatDay: _day, ...rest } = card
  const usesLeft = Math.max(0, limits.successes - successes)
  const warnings: ListedGridCard['warnings'] = []
  const refusal = refusalOf(card, limits, dayIn(policy.timeZone, now))
  if (refusal === 'medium.used_up') warnings.push('used-up')
  else if (usesLeft <= limits.warnBelow) warnings.push('nearly-used-up')
  if (refusal === 'medium.unanswered_today') warnings.push('unanswered-today')
  if (refusal === 'medium.unanswered_in_all') warnings.push('unanswered-in-all')
  if (card.validUntil.getTime() - now.getTime() <= limits.warnBefore) warnings.push('expiring')
  return { ...rest, usesLeft, unansweredLeft: Math.max(0, limits.unansweredInAll - unanswered), warnings }
}
