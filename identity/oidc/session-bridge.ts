import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC, Session } from 'oidc-provider'
import type { Realm } from '../realms/index.ts'
import { sessionKey } from './adapter.ts'
import { continuationOf, type ProvedSession } from './continuations.ts'
import type { OidcDependencies } from './dependencies.ts'
import type { ArtifactStore } from './store.ts'

type BridgeDependencies = Pick<OidcDependencies, 'database' | 'keys' | 'sessionOf'> & { artifacts: ArtifactStore }

/**
 * The provider has no session of its own: for each request it gets one that stands for ours, found by our cookie, with our id
 * as its uid and our level, methods and time. Only what clients were authorized in it is kept by the provider. So there is one
 * cookie and one truth; signing in on our pages is signing in here, and the two can never disagree.
 */
export function bridgeSessions(deps: BridgeDependencies, provider: Provider, realm: Realm): void {
  provider.Session.get = async koa => {
    const ctx = koa as unknown as KoaContextWithOIDC
    const continuation = continuationOf(ctx)
    const ours = continuation?.session ?? (await deps.sessionOf(realm, ctx.req))
    const kept = ours && !continuation?.isNew ? await keptOf(deps, realm, ours) : {}
    const session = ours ? standIn(provider, ours, kept) : new provider.Session()
    ctx.oidc.entity('Session', session)
    return session
  }
}

async function keptOf(
  { database, keys, artifacts }: BridgeDependencies,
  realm: Realm,
  ours: ProvedSession,
): Promise<object> {
  const kept = await artifacts.find(database.query, sessionKey(keys, realm.name, ours.id))
  return kept?.payload ?? {}
}

function standIn(provider: Provider, ours: ProvedSession, kept: object): Session {
  const payload = {
    ...kept,
    jti: ours.id,
    uid: ours.id,
    accountId: ours.accountId,
    acr: String(ours.aal),
    amr: ours.amr,
    loginTs: Math.floor(ours.authTime.getTime() / 1000),
  }
  // The constructor takes a payload; the library's types leave it out.
  const session = Reflect.construct(provider.Session, [payload]) as Session
  // Ours gets a new secret at every authentication; the provider's id is no secret and stays.
  Object.defineProperty(session, 'resetIdentifier', { value: () => {} })
  return session
}

/** The provider sets a cookie with its session's id. It means nothing here, so it does not go out. */
export function dropProviderCookie(ctx: KoaContextWithOIDC): void {
  const name = ctx.oidc.provider.cookieName('session')
  const set = [ctx.response.get('Set-Cookie')].flat().filter(Boolean)
  const kept = set.filter(cookie => !cookie.startsWith(`${name}=`) && !cookie.startsWith(`${name}.sig=`))
  if (kept.length === set.length) return
  ctx.remove('Set-Cookie')
  if (kept.length > 0) ctx.set('Set-Cookie', kept)
}
