import {
  askToRegister,
  type CertificateKeyRegistered,
  type CertificateRegistration,
  type ListedCertificateKey,
  listCertificateKeys,
  type RegistrationRefused,
  registerCertificateKey,
  renewCertificateKey,
} from '../authenticators/certificate-key/index.ts'
import { changeMedium } from '../media/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export const certificateKeyActs = ['suspend', 'resume', 'report-lost', 'revoke'] as const
export type CertificateKeyAct = (typeof certificateKeyActs)[number]

const registering = ({ visit, session, account }: HolderVisit) => ({
  realm: visit.realm,
  accountId: account.id,
  sessionId: session.id,
})

export async function readCertificateKeys(
  deps: Pick<AccountCentreDependencies, 'database' | 'now'>,
  { visit, account }: Pick<HolderVisit, 'visit' | 'account'>,
): Promise<ListedCertificateKey[]> {
  const policy = visit.realm.policy.media['certificate-key']
  return await listCertificateKeys(deps.database.query, { accountId: account.id, policy, now: deps.now() })
}

/** @param renews the certificate that a new one follows; null for one more */
export async function askForCertificate(deps: AccountCentreDependencies, holder: HolderVisit, renews: string | null) {
  return await askToRegister(deps, registering(holder), renews)
}

/** Adds the certificate that was brought, or puts it in the place of `renews`; the other sessions end (ASVS 5.0 7.4.3). */
export async function bringCertificate(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { given, renews }: { given: CertificateRegistration | null; renews: string | null },
): Promise<CertificateKeyRegistered | { ok: false; code: RegistrationRefused | 'session.ended' }> {
  if (!given) return { ok: false, code: 'certificate.invalid' }
  const at = registering(holder)
  return await changeMedia(deps, holder, 'certificate-key-added', async (media, origin) => {
    const all = { ...deps, ...media, keys: deps.keys, accounts: deps.accounts }
    return renews === null
      ? await registerCertificateKey(all, at, given, origin)
      : await renewCertificateKey(all, { ...at, id: renews }, given, origin)
  })
}

export async function changeCertificateKey(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  { id, act }: { id: string; act: CertificateKeyAct },
) {
  const { id: accountId, realm } = holder.account
  return await changeMedia(deps, holder, `certificate-key-${act}`, async (media, origin) => {
    return await changeMedium(media, { kind: 'certificate-key', accountId, realm, id, act }, origin)
  })
}
