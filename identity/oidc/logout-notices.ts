import type Provider from 'oidc-provider'
import type { Client } from 'oidc-provider'
import type { OidcDependencies } from './dependencies.ts'
import type { ArtifactStore } from './store.ts'

export type SendLogoutNotice = (client: Client, accountId: string, sid: string) => Promise<void>

/**
 * The provider would keep the person waiting for every client. Its own sending becomes nothing, and what it did is ours to call.
 * (`backchannelLogout` is documented and missing from the library's types.)
 */
export function takeOverLogoutNotices(provider: Provider): SendLogoutNotice {
  const prototype = provider.Client.prototype as unknown as {
    backchannelLogout(accountId: string, sid: string): Promise<void>
  }
  const send = prototype.backchannelLogout
  prototype.backchannelLogout = async () => {}
  return (client, accountId, sid) => send.call(client as never, accountId, sid)
}

type NoticeDependencies = Pick<OidcDependencies, 'database' | 'log' | 'wait'> & {
  artifacts: ArtifactStore
  runningOf: (realm: string) => { provider: Provider; sendLogoutNotice: SendLogoutNotice } | undefined
}

/** A session's clients, as the provider's session lists them. */
export type Authorizations = Readonly<Record<string, { sid?: string | undefined }>>

export type LogoutNotices = ReturnType<typeof createLogoutNotices>

/** Waits before the second and the third try. A client that stays away finds out at its next refresh, which is refused. */
const retryDelays = [500, 3000]

/** Tells the clients of a session that it has ended (OpenID Connect Back-Channel Logout 1.0). Nobody waits for them. */
export function createLogoutNotices({ database, artifacts, log, wait, runningOf }: NoticeDependencies) {
  const underWay = new Set<Promise<void>>()
  return {
    /** Call it after the session has ended. Resolves when the clients are known; the notices go on their own. */
    async signOutClients(sessionId: string): Promise<void> {
      const signedIn = await artifacts.authorizationsOf(database.query, sessionId)
      if (signedIn) notifyClients(signedIn.realm, signedIn.accountId, signedIn.authorizations)
    },
    notifyClients,
    /** Settles when every notice has been delivered or given up. */
    idle: async (): Promise<void> => void (await Promise.all(underWay)),
  }

  function notifyClients(realm: string, accountId: string, authorizations: Authorizations): void {
    for (const [clientId, { sid }] of Object.entries(authorizations)) {
      if (sid) track(notify({ realm, accountId, clientId, sid }))
    }
  }

  function track(sending: Promise<void>): void {
    const tracked = sending.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }

  async function notify(notice: { realm: string; accountId: string; clientId: string; sid: string }): Promise<void> {
    const { realm, accountId, clientId, sid } = notice
    for (let tries = 1; ; tries++) {
      try {
        const running = runningOf(realm)
        const client = await running?.provider.Client.find(clientId)
        if (client?.backchannelLogoutUri) await running?.sendLogoutNotice(client, accountId, sid)
        return
      } catch (err) {
        const delay = retryDelays[tries - 1]
        const details = { err, realm, client: clientId, tries }
        if (delay === undefined) return log.error(details, 'a client did not take the logout notice')
        log.warn(details, 'a logout notice will be tried again')
        await wait(delay)
      }
    }
  }
}
