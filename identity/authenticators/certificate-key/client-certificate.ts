import { fingerprintOf } from '../../../kit/certificates/index.ts'
import type { CertificateKeyPolicy } from '../../realms/index.ts'
import { considerChain } from './consider-chain.ts'
import type { CertificateKeyDependencies } from './dependencies.ts'
import { openChain } from './sealed-chain.ts'
import { certificateKeyStore } from './store.ts'

/**
 * Whether the certificate that the browser showed to the proxy (mutual TLS) is one of the account's. It says that the key was at hand
 * when the connection was made: possession, but no PIN for this act, and no details. So it counts as `client-certificate`, which is
 * the weaker medium, and never for an approval.
 *
 * @param der as the trusted proxy passed it on
 */
export async function proveClientCertificate(
  deps: Pick<CertificateKeyDependencies, 'database' | 'keys' | 'trust' | 'now'>,
  { accountId, policy, der }: { accountId: string; policy: CertificateKeyPolicy; der: Uint8Array },
): Promise<{ bound: string } | null> {
  if (!policy.allowed) return null
  const by = { fingerprint: fingerprintOf(der) }
  const found = await certificateKeyStore.findActive(deps.database.query, accountId, by)
  if (!found) return null
  const considered = considerChain(openChain(deps.keys, found), await deps.trust(policy), deps.now())
  if (!considered.ok || !(await certificateKeyStore.use(deps.database.query, found, deps.now()))) return null
  return { bound: found.id }
}
