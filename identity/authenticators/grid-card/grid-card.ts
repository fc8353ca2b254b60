import type { Transaction } from '../../../kit/database/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { MediumAuthenticator } from '../index.ts'
import { ask, askedAlready } from './ask.ts'
import { judgeAnswer } from './judge-answer.ts'
import { cardStore, type StoredCard } from './store.ts'

export function createGridCard(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'accounts' | 'notices' | 'now' | 'randomBytes'>,
): MediumAuthenticator<string> {
  const { database } = deps
  return {
    kind: 'grid-card',

    async challenge(proving) {
      const card = await cardStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      return await ask(deps, proving, card, 'active')
    },

    async standing(proving) {
      const card = await cardStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      return card ? await askedAlready(deps, proving, card) : null
    },

    async verify(proving, typed) {
      const card = await cardStore.find(database.query, proving.accountId ?? nobodysId, 'active')
      if (!card) return null
      const { policy } = proving
      const { successes: limit } = policy.media['grid-card']
      const taken = await judgeAnswer(deps, proving, { card, typed, use: 'active' }, async (tx, at) => {
        const successes = await cardStore.countSuccess(tx, card, { limit, at })
        if (successes === null) return false
        await warnOfWear(tx, card, policy, limit - successes)
        return true
      })
      return taken ? { bound: proving.transaction?.hash ?? null } : null
    },
  }

  /** Once when few uses are left, and at the last. */
  async function warnOfWear(
    tx: Transaction<IdentityTables>,
    { accountId }: StoredCard,
    policy: Policy,
    left: number,
  ): Promise<void> {
    if (left !== policy.media['grid-card'].warnBelow && left !== 0) return
    const account = await deps.accounts.find(tx, accountId)
    if (account) await deps.notices.tell(tx, account, 'grid-card-nearly-used-up', { count: String(left) })
  }
}
