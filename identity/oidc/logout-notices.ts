import type Provider from 'oidc-provider'
import type { Client } from 'oidc-provider'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { OidcDependencies } from './dependencies.ts'
import type { ArtifactStore } from './store.ts'
import type { LogoutNotice } from './store-logout-notices.ts'
import type { SessionAuthorizations } from './store-sessions.ts'

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

type NoticeDependencies = Pick<OidcDependencies, 'database' | 'log' | 'now' | 'logoutNoticeEnded'> & {
  artifacts: ArtifactStore
  runningOf: (realm: string) => { provider: Provider; sendLogoutNotice: SendLogoutNotice } | undefined
}

export type LogoutNotices = ReturnType<typeof createLogoutNotices>

const second = 1000
/** Pauses before the second try and those after it; then it is a dead letter. The client's next refresh is refused anyway. */
const retryDelays = [5 * second, 30 * second, 120 * second, 600 * second, 3600 * second]
/** The process that ended a session writes its clients' notices itself, unless it dies before. */
const ownTime = 10 * second
const batch = 50

/**
 * Tells the clients of a session that it has ended (OpenID Connect Back-Channel Logout 1.0). Nobody waits for them, and a killed
 * process loses none: ending a session marks it as owing its clients, writing the notices clears the mark, and only a client's
 * answer ends a notice.
 */
export function createLogoutNotices({
  database,
  artifacts,
  log,
  now,
  logoutNoticeEnded,
  runningOf,
}: NoticeDependencies) {
  const underWay = new Set<Promise<unknown>>()
  return {
    /** Call it after the session has ended. Resolves when the notices are written; they go on their own. */
    async signOutClients(sessionId: string): Promise<void> {
      await database.transaction(async tx => await write(tx, sessionId))
      deliver()
    },
    /** For who ends the session in a transaction of their own; call `deliver` after it. */
    write,
    deliver,
    deliverDue,
    /** Settles when the tries under way have ended. */
    idle: async (): Promise<void> => void (await Promise.all(underWay)),
  }

  /** @param signedIn whom the session signed in to, for who knows it when the provider has forgotten it already */
  async function write(
    tx: Executor<IdentityTables>,
    sessionId: string,
    signedIn?: SessionAuthorizations,
  ): Promise<void> {
    await artifacts.insertLogoutNotices(tx, sessionId, signedIn ?? (await artifacts.authorizationsOf(tx, sessionId)))
  }

  function deliver(): void {
    const sending = deliverDue()
      .catch((err: unknown) => log.error({ err }, 'logout notices were not sent; the job tries them again'))
      .finally(() => underWay.delete(sending))
    underWay.add(sending)
  }

  /** Writes what dead processes did not, and tries what is due. Safe in any number of processes. @returns how many tries */
  async function deliverDue(signal?: AbortSignal): Promise<number> {
    const owed = await artifacts.sessionsOwed(database.query, new Date(now().getTime() - ownTime), batch)
    for (const sessionId of owed) await database.transaction(async tx => await write(tx, sessionId))
    for (let total = 0; ; ) {
      const due = await artifacts.claimLogoutNotices(database.query, batch)
      await Promise.all(due.map(send))
      total += due.length
      if (due.length < batch || signal?.aborted) return total
    }
  }

  async function send(notice: LogoutNotice): Promise<void> {
    const { realm, clientId, accountId, sid } = notice
    try {
      const running = runningOf(realm)
      const client = await running?.provider.Client.find(clientId)
      if (client?.backchannelLogoutUri) await running?.sendLogoutNotice(client, accountId, sid)
      await artifacts.deleteLogoutNotice(database.query, notice)
      logoutNoticeEnded(realm, 'sent')
    } catch (err) {
      await postpone(notice, err)
    }
  }

  async function postpone(notice: LogoutNotice, err: unknown): Promise<void> {
    const { realm, clientId, attempts } = notice
    const delay = retryDelays[attempts - 1]
    const next = delay === undefined ? null : new Date(now().getTime() + delay)
    const details = { err, realm, client: clientId, attempts }
    if (next) log.warn(details, 'a logout notice will be tried again')
    else log.error(details, 'a client did not take the logout notice')
    await artifacts.postponeLogoutNotice(database.query, notice, next)
    logoutNoticeEnded(realm, next ? 'retry' : 'dead')
  }
}
