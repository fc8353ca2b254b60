import { listCertificateKeys } from '../authenticators/certificate-key/index.ts'
import { findGridCardOf, type ListedGridCard } from '../authenticators/grid-card/index.ts'
import { findTokenOf, type ListedToken } from '../authenticators/otp-token/index.ts'
import { countRecoveryCodes } from '../authenticators/recovery-code/index.ts'
import { type ListedTotpApp, listTotpApps } from '../authenticators/totp/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** What the holder has in hand, in whatever standing: one of a kind, and any number of passkeys. */
export interface MediaInHand {
  passkeys: number
  /** Of USB keys, in whatever standing. */
  certificateKeys: number
  totp: ListedTotpApp | null
  token: (ListedToken & { expiresSoon: boolean }) | null
  card: ListedGridCard | null
  /** Unused; 0 also where there never was a set. */
  recoveryCodes: number
}

export async function readMedia(
  deps: Pick<AccountCentreDependencies, 'database' | 'passkeyStore' | 'now'>,
  { visit, account }: Pick<HolderVisit, 'visit' | 'account'>,
): Promise<MediaInHand> {
  const { query } = deps.database
  const { policy } = visit.realm
  const [totp = null] = await listTotpApps(query, account.id)
  const token = await findTokenOf(query, account.id)
  const soon = deps.now().getTime() + policy.media['otp-token'].warnBefore
  return {
    passkeys: await deps.passkeyStore.count(query, account.id),
    certificateKeys: (
      await listCertificateKeys(query, {
        accountId: account.id,
        policy: policy.media['certificate-key'],
        now: deps.now(),
      })
    ).length,
    totp,
    token: token && { ...token, expiresSoon: token.validUntil.getTime() <= soon },
    card: await findGridCardOf(query, { accountId: account.id, policy, now: deps.now() }),
    recoveryCodes: await countRecoveryCodes(query, account.id),
  }
}
