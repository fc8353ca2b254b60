import type { KoaContextWithOIDC, Session } from 'oidc-provider'
import type { Realm } from '../realms/index.ts'
import type { OidcDependencies } from './dependencies.ts'
import type { LogoutNotices } from './logout-notices.ts'
import type { ArtifactStore } from './store.ts'
import type { LiveSession, SessionAuthorizations } from './store-sessions.ts'

type SignOutDependencies = Pick<OidcDependencies, 'database' | 'sessions' | 'events' | 'forgetSession'> & {
  artifacts: ArtifactStore
  notices: Pick<LogoutNotices, 'write' | 'deliver'>
}

export type SignOut = ReturnType<typeof createSignOut>

/** Sign-out that a client asked for (OpenID Connect RP-Initiated Logout 1.0): it ends our session, and with it everything. */
export function createSignOut({ database, sessions, events, forgetSession, artifacts, notices }: SignOutDependencies) {
  return { isUndisputed, complete, endSession }

  /** The client shows an ID token of this very session: there is nothing to ask (RP-Initiated Logout 1.0 2). */
  function isUndisputed(ctx: KoaContextWithOIDC): boolean {
    const { session, client, entities } = ctx.oidc
    const hint = entities.IdTokenHint?.payload
    if (!session?.accountId || !client || hint?.sub !== session.accountId) return false
    const sid = session.sidFor(client.clientId)
    return hint.sid === undefined ? sid !== undefined : hint.sid === sid
  }

  /** Ends the sessions, ours and the provider's, and sends the browser on. */
  async function complete(realm: Realm, ctx: KoaContextWithOIDC): Promise<void> {
    const { session } = ctx.oidc
    if (session) {
      if (session.accountId) await endSession(realm, ctx, session)
      await session.destroy()
    }
    ctx.status = 303
    ctx.redirect(afterSignOut(ctx))
  }

  /** Ends ours, tells the clients and lets the browser forget it. */
  async function endSession(realm: Realm, ctx: KoaContextWithOIDC, session: Session): Promise<void> {
    ctx.append('Set-Cookie', [...forgetSession(realm)])
    const live = await artifacts.liveSession(database.query, realm.name, session.uid)
    if (!live) return
    await end(realm, live, { by: ctx.oidc.client?.clientId ?? null, authorizations: session.authorizations ?? {} })
    notices.deliver()
  }

  async function end(
    realm: Realm,
    live: LiveSession,
    { by, authorizations }: { by: string | null; authorizations: SessionAuthorizations['authorizations'] },
  ): Promise<void> {
    await database.transaction(async tx => {
      await sessions.end(tx, live.id, 'signed-out')
      await notices.write(tx, live.id, { realm: realm.name, accountId: live.accountId, authorizations })
      await events.append(tx, {
        realm: realm.name,
        kind: 'oidc.signed_out',
        outcome: 'success',
        surface: 'oidc',
        accountId: live.accountId,
        sessionId: live.id,
        detail: { client: by },
      })
    })
  }
}

/** The provider has compared the address with the client's registered ones, and dropped it where there was no client. */
function afterSignOut(ctx: KoaContextWithOIDC): string {
  const { post_logout_redirect_uri: wanted, state } = ctx.oidc.params ?? {}
  if (typeof wanted !== 'string') return ctx.oidc.urlFor('end_session_success')
  const url = new URL(wanted)
  if (typeof state === 'string') url.searchParams.set('state', state)
  return url.href
}
