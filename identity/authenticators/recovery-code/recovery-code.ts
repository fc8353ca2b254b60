import { nobodysId } from '../../accounts/index.ts'
import { type MediaDependencies, secretContext } from '../../media/index.ts'
import type { Authenticator, Proving } from '../index.ts'
import { hashCode } from './hash-code.ts'
import { readCode } from './rules.ts'
import { recoveryCodeStore } from './store.ts'

export function createRecoveryCode(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'events' | 'accounts' | 'notices' | 'reports' | 'now'>,
): Authenticator<string> {
  const { database, keys, now } = deps
  return {
    kind: 'recovery-code',

    async verify(proving, answer) {
      // A code from a drawer says nothing of a payment.
      if (proving.transaction) return null
      const code = readCode(answer)
      const set = await recoveryCodeStore.findSet(database.query, proving.accountId ?? nobodysId)
      if (!set || code === null || proving.accountId === null) return null
      const { accountId } = proving
      const key = Buffer.from(keys.decrypt(set.secretCipher, secretContext('recovery-code', accountId)), 'base64url')
      const use = { accountId, setId: set.id, hash: hashCode(key, code), at: now() }
      const used = await database.transaction(async tx => {
        if (!(await recoveryCodeStore.use(tx, use))) return false
        await tellOfUse(tx, proving, accountId)
        return true
      })
      return used ? { bound: null } : null
    },
  }

  async function tellOfUse(
    tx: Parameters<Parameters<typeof database.transaction>[0]>[0],
    { realm, ceremonyId }: Proving,
    accountId: string,
  ): Promise<void> {
    const left = await recoveryCodeStore.left(tx, accountId)
    const eventId = await deps.events.append(tx, {
      realm,
      kind: 'recovery-code.used',
      outcome: 'success',
      surface: 'page',
      accountId,
      ceremonyId,
      detail: { left },
    })
    const account = await deps.accounts.find(tx, accountId)
    if (!account) return
    const reportUrl = await deps.reports.make(tx, account, eventId)
    const parameters = { count: String(left), at: now().toISOString(), reportUrl }
    await deps.notices.tell(tx, account, 'recovery-code-used', parameters)
  }
}
