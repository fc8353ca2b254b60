import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

/** Scopes that have words; what a client may be given beyond them is "other". */
export const knownScopes = ['openid', 'profile', 'phone', 'email', 'offline_access'] as const
export type KnownScope = (typeof knownScopes)[number] | 'other'

export interface Application {
  clientId: string
  name: { 'zh-CN': string; en: string }
  scopes: KnownScope[]
  grantedAt: Date
}

/** Applications that the holder let in; one that the realm has dropped meanwhile goes by its id. */
export async function readApplications(
  deps: AccountCentreDependencies,
  { visit, account }: HolderVisit,
): Promise<Application[]> {
  const consents = await deps.consents.list(deps.database.query, account.id)
  return consents.map(({ clientId, scopes, grantedAt }) => {
    const client = visit.realm.policy.clients.find(one => one.id === clientId)
    const known = scopes.map(scope => knownScopes.find(one => one === scope) ?? 'other')
    return {
      clientId,
      name: client?.name ?? { 'zh-CN': clientId, en: clientId },
      scopes: [...new Set(known)],
      grantedAt,
    }
  })
}
