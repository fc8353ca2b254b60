import type { Account, AccountClaims, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { isEligible } from '../accounts/index.ts'
import { passwordAge } from '../authenticators/password/index.ts'
import type { Realm } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'
import type { Seen } from './seen.ts'
import type { ArtifactStore } from './store.ts'
import type { LiveSession } from './store-sessions.ts'

type AccountDependencies = Pick<
  OidcDependencies,
  'database' | 'accounts' | 'identifiers' | 'touchSession' | 'staffRolesOf' | 'now'
> & {
  artifacts: ArtifactStore
  seen: Seen
}

/** Which claims each scope gives (OpenID Connect Core 1.0 5.4); what no page of ours shows in clear leaves masked. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'ial'],
  profile: ['name', 'preferred_username', 'locale'],
  phone: ['phone_number_masked', 'phone_number_verified'],
  email: ['email', 'email_verified'],
  /** Seconds since 1970; and whether the realm would have it changed by now. */
  security: ['password_set_at', 'password_change_advised'],
  /** Numbers of cards that were proved, for the realm's own applications. */
  cards: ['bank_cards'],
  /** In the realm of the staff: what their posts let them do. */
  staff: ['staff_roles'],
}

/** The account that a request may act for: only while its session lives and the account itself may act at all. */
export function createFindAccount(deps: AccountDependencies, realm: Realm): FindAccount {
  return async (ctx, sub, token) => {
    // Nobody is signed in where a person is asked on their phone; whether they can be is found out by asking, for all alike.
    if (ctx.oidc.route === 'backchannel_authentication') return { accountId: sub, claims: () => ({ sub }) }
    const uid = token && 'sessionUid' in token ? token.sessionUid : ctx.oidc.session?.uid
    const session =
      uid &&
      (deps.seen.session(uid)?.session ?? (await deps.artifacts.liveSession(deps.database.query, realm.name, uid)))
    if (!session || session.accountId !== sub || !isEligible(session)) return undefined
    if (token?.kind === 'RefreshToken') await deps.touchSession(realm, session)
    return accountOf(deps, realm, ctx, session)
  }
}

function accountOf(deps: AccountDependencies, realm: Realm, ctx: KoaContextWithOIDC, session: LiveSession): Account {
  return {
    accountId: session.accountId,
    sessionId: session.id,
    claims: async (use, scope, claims) => {
      const asked = claimsAsked(use, scope, Object.keys(claims ?? {}))
      const any = (names: readonly string[]): boolean => names.some(name => asked.has(name))
      const client = findClientPolicy(realm.policy, ctx.oidc.client?.clientId ?? '')
      return {
        ...sessionClaims(session),
        ...(any(claimsByScope.profile)
          ? await profileClaims(deps, session.accountId, client?.firstParty ?? false)
          : {}),
        ...(any(claimsByScope.phone) ? await phoneClaims(deps, session.accountId) : {}),
        ...(client?.firstParty ? await ownClaims(deps, realm, { accountId: session.accountId, any }) : {}),
        ...(any(claimsByScope.email) ? await emailClaims(deps, session.accountId) : {}),
      }
    },
  }
}

/** An ID token holds what scopes give only where it was asked for by name (Core 1.0 5.4), so nothing is read in vain. */
function claimsAsked(use: string, scope: string, named: readonly string[]): Set<string> {
  const scopes = use === 'id_token' ? ['openid'] : scope.split(' ')
  const byScope: Readonly<Record<string, readonly string[]>> = claimsByScope
  return new Set([...scopes.flatMap(name => byScope[name] ?? []), ...named])
}

function sessionClaims(session: LiveSession): AccountClaims {
  return {
    sub: session.accountId,
    acr: String(session.aal),
    amr: session.amr,
    auth_time: Math.floor(session.authTime.getTime() / 1000),
    ial: session.ial,
  }
}

/** Only the realm's own applications learn the real name; others see it masked. */
async function profileClaims(
  { database, accounts, identifiers }: AccountDependencies,
  accountId: string,
  firstParty: boolean,
): Promise<Record<string, unknown>> {
  const run = database.query
  const profile = await accounts.profile(run, accountId)
  const person = firstParty && profile?.nameMasked ? await accounts.revealPerson(run, accountId) : null
  const username = await identifiers.reveal(run, accountId, 'username')
  return {
    name: person?.name ?? profile?.nameMasked ?? undefined,
    preferred_username: username ?? undefined,
    locale: profile?.account.language,
  }
}

async function phoneClaims(deps: AccountDependencies, accountId: string): Promise<Record<string, unknown>> {
  const phone = (await deps.identifiers.list(deps.database.query, accountId)).find(one => one.kind === 'phone')
  return phone ? { phone_number_masked: phone.masked, phone_number_verified: phone.verifiedAt !== null } : {}
}

async function emailClaims(deps: AccountDependencies, accountId: string): Promise<Record<string, unknown>> {
  const run = deps.database.query
  const email = (await deps.identifiers.list(run, accountId)).find(one => one.kind === 'email')
  if (!email) return {}
  return { email: await deps.identifiers.reveal(run, accountId, 'email'), email_verified: email.verifiedAt !== null }
}

/** What others learn nothing of, whichever way they ask. */
async function ownClaims(
  deps: AccountDependencies,
  realm: Realm,
  { accountId, any }: { accountId: string; any: (names: readonly string[]) => boolean },
): Promise<Record<string, unknown>> {
  return {
    ...(any(claimsByScope.security) ? await securityClaims(deps, realm, accountId) : {}),
    ...(realm.name === 'staff' && any(claimsByScope.staff) ? { staff_roles: await deps.staffRolesOf(accountId) } : {}),
    ...(any(claimsByScope.cards) ? await cardClaims(deps, accountId) : {}),
  }
}

/** How old the password is: an application that asks people to change it from time to time need not ask those who just have. */
async function securityClaims(
  { database, accounts, now }: AccountDependencies,
  { policy }: Realm,
  accountId: string,
): Promise<Record<string, unknown>> {
  const setAt = (await accounts.standing(database.query, accountId, null))?.passwordSetAt
  if (!setAt) return {}
  return {
    password_set_at: Math.floor(setAt.getTime() / 1000),
    password_change_advised: passwordAge(policy.password.rotation, setAt, now()) !== 'fresh',
  }
}

async function cardClaims(deps: AccountDependencies, accountId: string): Promise<Record<string, unknown>> {
  const all = await deps.identifiers.revealAll(deps.database.query, accountId)
  const cards = all.filter(one => one.kind === 'bank-card' && one.verifiedAt !== null)
  return cards.length > 0 ? { bank_cards: cards.map(({ value }) => value) } : {}
}
