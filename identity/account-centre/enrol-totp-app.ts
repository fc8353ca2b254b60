import { activateTotp, enrolTotp } from '../authenticators/totp/index.ts'
import type { HolderVisit } from './act.ts'
import { changeMedia } from './change-media.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { guess } from './prove-medium.ts'

export interface TotpEnrolment {
  uri: string
  secret: string
  activateBy: Date
}

/** A secret for an app, shown once: each time it is asked for, another. What is in use stays so until the first code. */
export async function beginTotp(
  deps: AccountCentreDependencies,
  { visit, account }: HolderVisit,
): Promise<{ ok: true; enrolment: TotpEnrolment } | { ok: false; code: 'medium.not_allowed' }> {
  const { realm, language } = visit
  if (!realm.policy.media.totp.allowed) return { ok: false, code: 'medium.not_allowed' }
  const identifiers = await deps.identifiers.list(deps.database.query, account.id)
  const issuer = realm.policy.name[language === 'en' ? 'en' : 'zh-CN']
  const enrolling = { accountId: account.id, realm: account.realm, policy: realm.policy, issuer }
  const label = identifiers[0]?.masked ?? issuer
  return { ok: true, enrolment: await enrolTotp(deps, { ...enrolling, label }) }
}

/** Takes the app into use by a code that it shows; one in use before is replaced. The other sessions end. */
export async function activateTotpApp(deps: AccountCentreDependencies, holder: HolderVisit, code: string) {
  const { visit, account } = holder
  const { policy } = visit.realm
  const activation = { accountId: account.id, realm: account.realm, policy, code }
  return await guess(deps, holder, 'totp', async () =>
    changeMedia(deps, holder, 'totp-activated', async (media, origin) => await activateTotp(media, activation, origin)),
  )
}
