import type { Executor } from '../../kit/database/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Session } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'
import { findClientPolicy } from './clients.ts'
import { createGrantElsewhere, type ProvedElsewhere } from './grants-elsewhere.ts'
import type { ArtifactStore } from './store.ts'

export interface GrantMove {
  realm: Realm
  clientId: string
  /** The session in which the client was authorized. */
  from: string
  /** The one that its tokens go to. */
  session: Pick<Session, 'id' | 'accountId' | 'aal' | 'amr'>
  authTime: Date
  /** Only tokens that are bound to this key go along (RFC 9449 6.1). */
  thumbprint: string
}

type Dependencies = Parameters<typeof createGrantElsewhere>[0] & { artifacts: ArtifactStore }

/**
 * Gives a client a grant in another session and takes the tokens of one key there; they stay the same for whoever holds them. What the
 * client has of other keys stays where it was: somebody with the browser's cookie may have had it authorized for a key of their own.
 *
 * @returns false where the client has nothing in that session
 */
export function createMoveGrant(deps: Dependencies) {
  const { artifacts, keys } = deps
  const grantElsewhere = createGrantElsewhere(deps)
  return async (executor: Executor<IdentityTables>, move: GrantMove): Promise<boolean> => {
    const { realm, clientId, session, authTime, thumbprint } = move
    const client = findClientPolicy(realm.policy, clientId)
    const authorizations = (await artifacts.authorizationsOf(executor, move.from))?.authorizations ?? {}
    const old = authorizations[clientId]?.grantId
    const scope = old === undefined ? null : await scopeOf(executor, realm.name, old)
    if (!client || old === undefined || scope === null) return false
    const proved: ProvedElsewhere = { realm, client, session, authTime, scope, acr: String(session.aal) }
    const grant = grantElsewhere(proved)
    await grant.write(executor)
    const { grantId, sid, sessionUid } = grant.granted
    const to = { grantId: String(grantId), sid: String(sid), sessionUid: String(sessionUid) }
    return (await artifacts.moveIssued(executor, { realm: realm.name, grantId: old, thumbprint }, to)) > 0
  }

  async function scopeOf(executor: Executor<IdentityTables>, realm: string, grantId: string): Promise<string | null> {
    const found = await artifacts.find(executor, { realm, model: 'Grant', idHash: keys.hashToken(grantId) })
    const { openid } = (found?.payload ?? {}) as { openid?: { scope?: string } }
    return openid?.scope ?? null
  }
}
