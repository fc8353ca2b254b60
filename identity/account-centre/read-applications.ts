import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** Scopes that have words; what a client may be given beyond them is "other". */
export const knownScopes = ['openid', 'profile', 'phone', 'email', 'offline_access', 'other'] as const
export type KnownScope = (typeof knownScopes)[number]

export interface Application {
  clientId: string
  name: { 'zh-CN': string; en: string }
  scopes: KnownScope[]
  grantedAt: Date
}

/** Applications that the holder let in; one that the realm has dropped meanwhile goes by its id. */
export async function readApplications(
  deps: Pick<AccountCentreDependencies, 'consents'>,
  { visit, account }: HolderVisit,
): Promise<Application[]> {
  const consents = await deps.consents.list({ realm: visit.realm, accountId: account.id })
  return consents.map(({ clientId, name, scopes, grantedAt }) => {
    const known = scopes.map(scope => knownScopes.find(one => one === scope) ?? 'other')
    return { clientId, name: name ?? { 'zh-CN': clientId, en: clientId }, scopes: [...new Set(known)], grantedAt }
  })
}

/** Takes back an application's access; its tokens stop working at once. */
export async function revokeConsent(
  deps: Pick<AccountCentreDependencies, 'consents'>,
  { visit, session, account }: HolderVisit,
  clientId: string,
): Promise<{ ok: true } | { ok: false; code: 'consent.unknown' }> {
  const by = { realm: visit.realm, accountId: account.id, sessionId: session.id, surface: visit.surface }
  return await deps.consents.revoke(by, clientId)
}
