import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import type { Session } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { grantUid, sessionKey } from './adapter.ts'
import { grantLifetime } from './clients.ts'
import type { ArtifactStore } from './store.ts'

/** A session that was opened for an application by a proof elsewhere, and what the application asked for. */
export interface ProvedElsewhere {
  realm: Realm
  client: ClientPolicy
  session: Pick<Session, 'id' | 'accountId' | 'aal' | 'amr'>
  /** When the person proved it, which may be a little before the session was opened. */
  authTime: Date
  scope: string
  acr: string
}

/** What the provider issues tokens from; a part of its device codes and backchannel requests. */
export interface GrantedElsewhere {
  grantId: string
  granted: Record<string, unknown>
  /** Grant and session, as the provider looks them up; in the transaction that opens the session. */
  write(executor: Executor<IdentityTables>): Promise<void>
}

/**
 * Grants what a person has confirmed on another device than the one that gets the tokens. In an authorization the provider does this in
 * the browser's own requests; here there is no such request. Only the realm's own applications come here, which ask no consent.
 */
export function createGrantElsewhere(deps: { keys: KeyRing; artifacts: ArtifactStore; now: () => Date }) {
  const { keys, artifacts } = deps
  return ({ realm, client, session, authTime, scope, acr }: ProvedElsewhere): GrantedElsewhere => {
    const [grantId, sid] = [keys.randomToken(), keys.randomToken()]
    const scopes = scope.split(' ').filter(one => client.scopes.includes(one))
    const granted = scopes.join(' ')
    const issuedAt = Math.floor(deps.now().getTime() / 1000)
    const lifetime = grantLifetime(realm.policy, client.id)
    const expiresAt = new Date((issuedAt + lifetime) * 1000)
    const { id: sessionId, accountId, amr } = session
    return {
      grantId,
      granted: {
        accountId,
        grantId,
        sid,
        acr,
        amr,
        scope: granted,
        sessionUid: sessionId,
        authTime: Math.floor(authTime.getTime() / 1000),
        expiresWithSession: true,
      },
      async write(executor) {
        const of = { realm: realm.name, idHash: keys.hashToken(grantId) }
        const grant = { iat: issuedAt, exp: issuedAt + lifetime, kind: 'Grant', accountId, clientId: client.id }
        await artifacts.upsert(
          executor,
          { ...of, model: 'Grant' },
          {
            payload: { ...grant, openid: { scope: granted } },
            grantId,
            uid: grantUid(accountId, client.id),
            userCode: null,
            expiresAt,
          },
        )
        await artifacts.upsert(executor, sessionKey(keys, realm.name, sessionId), {
          payload: { authorizations: { [client.id]: { sid, grantId } } },
          grantId: null,
          uid: sessionId,
          userCode: null,
          expiresAt,
        })
      },
    }
  }
}
