import type { Executor } from '../../../kit/database/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { CertificateKeyPolicy } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { mayRenew } from './rules.ts'
import { certificateKeyStore } from './store.ts'

export interface ListedCertificateKey {
  id: string
  serial: string
  status: MediumStatus
  registeredAt: Date
  lastUsedAt: Date | null
  validUntil: Date
  /** Near enough its end. */
  renewable: boolean
}

/** What the account has in hand, the newest first. */
export async function listCertificateKeys(
  executor: Executor<IdentityTables>,
  { accountId, policy, now }: { accountId: string; policy: CertificateKeyPolicy; now: Date },
): Promise<ListedCertificateKey[]> {
  const keys = await certificateKeyStore.list(executor, accountId)
  return keys.map(({ id, serial, status, createdAt, lastUsedAt, validUntil }) => ({
    id,
    serial,
    status,
    registeredAt: createdAt,
    lastUsedAt,
    validUntil,
    renewable: status === 'active' && mayRenew(validUntil, policy.warnBefore, now),
  }))
}
