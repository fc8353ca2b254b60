import type Provider from 'oidc-provider'
import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'

/**
 * What the session's client has been granted. The realm's own applications are granted what their policy allows; others what
 * the person has consented to, which outlasts the session.
 */
export async function loadGrant(
  deps: Pick<OidcDependencies, 'database' | 'consents'>,
  realm: Realm,
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { client, session, provider, account } = ctx.oidc
  if (!client || !session || !account) return undefined
  const given = ctx.oidc.result?.consent?.grantId ?? session.grantIdFor(client.clientId)
  const grant = given === undefined ? undefined : await provider.Grant.find(given)
  const policy = findClientPolicy(realm.policy, client.clientId)
  if (!policy) return grant
  const allowed = await allowedScopes(deps, policy, account.accountId)
  const wanted = [...ctx.oidc.requestParamOIDCScopes].filter(scope => allowed.has(scope))
  const claims = policy.firstParty ? [...ctx.oidc.requestParamClaims] : []
  return await grown(provider, grant, { accountId: account.accountId, clientId: client.clientId, wanted, claims })
}

async function allowedScopes(
  deps: Pick<OidcDependencies, 'database' | 'consents'>,
  policy: ClientPolicy,
  accountId: string,
): Promise<Set<string>> {
  if (policy.firstParty) return new Set(policy.scopes)
  const consent = await deps.consents.find(deps.database.query, accountId, policy.id)
  return new Set(consent?.scopes ?? [])
}

interface Wanted {
  accountId: string
  clientId: string
  wanted: string[]
  claims: string[]
}

async function grown(
  provider: Provider,
  existing: Grant | undefined,
  { accountId, clientId, wanted, claims }: Wanted,
): Promise<Grant | undefined> {
  const held = new Set(existing?.getOIDCScope().split(' '))
  const heldClaims = new Set(existing?.getOIDCClaims())
  const missing = wanted.filter(scope => !held.has(scope))
  const missingClaims = claims.filter(claim => !heldClaims.has(claim))
  if (missing.length === 0 && missingClaims.length === 0) return existing
  const grant = existing ?? new provider.Grant({ accountId, clientId })
  if (missing.length > 0) grant.addOIDCScope(missing)
  if (missingClaims.length > 0) grant.addOIDCClaims(missingClaims)
  await grant.save()
  return grant
}
