import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { isEligible } from '../accounts/index.ts'
import type { IdentityTables } from '../tables.ts'
import { backchannelAdapter } from './ciba.ts'
import type { OidcDependencies } from './dependencies.ts'
import { deviceCodeAdapter } from './device-codes.ts'
import { errors } from './library.ts'
import type { PendingWrites } from './pending-writes.ts'
import { openDetails, sealDetails } from './seal-details.ts'
import type { Seen } from './seen.ts'
import { requireStorable } from './storable.ts'
import type { Artifact, ArtifactKey, ArtifactStore } from './store.ts'
import { issuedModels } from './store-issued.ts'

interface AdapterDependencies extends Pick<OidcDependencies, 'deviceCodes' | 'backchannel' | 'realms'> {
  database: Database<IdentityTables>
  keys: KeyRing
  artifacts: ArtifactStore
  now: () => Date
  realm: string
  seen: Seen
  writes: PendingWrites
  findClient: (id: string) => AdapterPayload | undefined
}

/** Longer than any client assertion or DPoP proof is accepted for. */
export const replayWindowSeconds = 3660

/** What oidc-provider stores and finds, by the rules of our database: hashed ids, one winner, sessions that follow ours. */
export function createAdapter(deps: AdapterDependencies): AdapterFactory {
  const findTogether = createFindTogether(deps)
  const findArtifact: FindArtifact = async (model, idHash) => {
    const seen =
      model === 'Grant' ? deps.seen.grant(idHash) : model === 'Interaction' ? deps.seen.interaction(idHash) : undefined
    if (seen) return seen
    await deps.writes.settle(rowOf({ model, idHash }))
    return await findTogether(model, idHash)
  }
  return model => {
    switch (model) {
      case 'Client':
        return { ...refused(model), find: async id => deps.findClient(id) }
      case 'Session':
        return sessionAdapter(deps)
      case 'ReplayDetection':
        return replayAdapter(deps)
      case 'DeviceCode':
        return deviceCodeAdapter(deps)
      case 'BackchannelAuthenticationRequest':
        return backchannelAdapter(deps)
      default:
        return artifactAdapter(deps, model, findArtifact)
    }
  }
}

type FindArtifact = (model: string, idHash: string) => Promise<Artifact | undefined>

function artifactAdapter(
  { database, keys, artifacts, now, realm, seen, writes }: AdapterDependencies,
  model: string,
  findArtifact: FindArtifact,
): Adapter {
  const run = database.query
  const keyOf = (id: string): ArtifactKey => ({ realm, model, idHash: keys.hashToken(id) })
  const changing = (): void => {
    if (model === 'Grant') seen.forgetGrant()
  }
  const revoke = async (grantId: string): Promise<void> => {
    await writes.settle(null)
    await artifacts.revokeGrant(run, { realm, grantId, idHash: keys.hashToken(grantId) })
  }

  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _, ...kept } = payload
      requireStorable(kept)
      changing()
      const details = {
        payload: sealDetails(keys, model, kept),
        // By its own id too: what was issued under it is read together with it.
        grantId: model === 'Grant' ? id : (payload.grantId ?? null),
        uid: model === 'Grant' ? grantUid(payload.accountId, payload.clientId) : null,
        userCode: payload.userCode ?? null,
        expiresAt: expiresIn === undefined ? null : new Date(now().getTime() + expiresIn * 1000),
      }
      const key = keyOf(id)
      await writes.put(rowOf(key), executor => artifacts.upsert(executor, key, details))
    },

    async find(id) {
      const found = await findArtifact(model, keys.hashToken(id))
      if (!found) return undefined
      return { ...openDetails(keys, model, found.payload), jti: id, ...consumedMember(found.consumedAt) }
    },

    async findByUserCode(userCode) {
      await writes.settle(null)
      const found = await artifacts.findByUserCode(run, realm, model, userCode)
      return found ? { ...found.payload, ...consumedMember(found.consumedAt) } : undefined
    },

    findByUid: async () => undefined,

    // The provider reads `consumed` and only then consumes; between the two another request may have. The statement decides.
    async consume(id) {
      await writes.settle(rowOf(keyOf(id)))
      if (await artifacts.consume(run, keyOf(id))) return
      const grantId = await artifacts.grantIdOf(run, keyOf(id))
      // RFC 6749 4.1.2 and RFC 9700 4.14.2: the second use ends what the first was given.
      if (grantId) await revoke(grantId)
      if (model === 'PushedAuthorizationRequest') throw new errors.InvalidRequestUri('request_uri was already used')
      throw new errors.InvalidGrant(alreadyUsed)
    },

    async destroy(id) {
      changing()
      const key = keyOf(id)
      await writes.put(rowOf(key), executor => artifacts.destroy(executor, key))
    },

    async revokeByGrantId(grantId) {
      await writes.settle(null)
      await artifacts.destroyByGrant(run, realm, model, grantId)
    },
  }
}

/** The detail of the error that the loser of a race gets; what records events knows a reuse by it. */
export const alreadyUsed = 'already used by another request'

/** Whose kind is not known is looked for as each kind at once (introspection, revocation): that is one question, not three. */
function createFindTogether({ database, artifacts, realm, seen }: AdapterDependencies): FindArtifact {
  const waiting = new Map<string, { models: string[]; found: Promise<ReadonlyMap<string, Artifact>> }>()
  return async (model, idHash) => {
    let question = waiting.get(idHash)
    if (!question) {
      const models: string[] = []
      const ask = async () => {
        waiting.delete(idHash)
        if (!models.some(one => issuedModels.has(one)))
          return await artifacts.findAmong(database.query, realm, models, idHash)
        const found = await artifacts.findIssued(database.query, realm, models, idHash)
        for (const issued of found.values()) seen.rememberIssued(issued)
        return found
      }
      question = { models, found: Promise.resolve().then(ask) }
      waiting.set(idHash, question)
    }
    question.models.push(model)
    return (await question.found).get(model)
  }
}

/** Only what clients were authorized in a session is kept; the rest is ours (`session-bridge.ts`). */
function sessionAdapter({ database, keys, artifacts, now, realm, seen, writes }: AdapterDependencies): Adapter {
  const run = database.query
  return {
    ...refused('Session'),

    async upsert(id, { authorizations, state }, expiresIn) {
      requireStorable({ state })
      const key = sessionKey(keys, realm, id)
      const details = {
        payload: { authorizations, state },
        grantId: null,
        uid: id,
        userCode: null,
        expiresAt: new Date(now().getTime() + (expiresIn ?? 0) * 1000),
      }
      await writes.put(rowOf(key), executor => artifacts.upsert(executor, key, details))
    },

    // Asked at every use of a token: it is good only while our session lives and its account may act at all.
    async findByUid(uid) {
      await writes.settle(rowOf(sessionKey(keys, realm, uid)))
      const found = seen.session(uid) ?? (await artifacts.findSession(run, realm, uid))
      if (!found || !isEligible(found.session)) return undefined
      seen.rememberSession(found)
      return { ...found.payload, jti: uid, uid, accountId: found.session.accountId }
    },

    async destroy(id) {
      const key = sessionKey(keys, realm, id)
      await writes.put(rowOf(key), executor => artifacts.destroy(executor, key))
    },
  }
}

const rowOf = ({ model, idHash }: Pick<ArtifactKey, 'model' | 'idHash'>): string => `${model} ${idHash}`

export function sessionKey(keys: KeyRing, realm: string, id: string): ArtifactKey {
  return { realm, model: 'Session', idHash: keys.hashToken(id) }
}

/** RFC 7523 3 and RFC 9449 11.1: an assertion or proof counts once. Asking is claiming, so that of two askers one hears no. */
function replayAdapter({ database, keys, artifacts, now, realm }: AdapterDependencies): Adapter {
  return {
    ...refused('ReplayDetection'),
    async find(id) {
      const expires = now().getTime() + replayWindowSeconds * 1000
      const key = { realm, model: 'ReplayDetection', idHash: keys.hashToken(id) }
      if (await artifacts.claim(database.query, key, new Date(expires))) return undefined
      return { jti: id, kind: 'ReplayDetection', exp: Math.ceil(expires / 1000) }
    },
    upsert: async () => {},
  }
}

/** How all grants of an account to a client are found: to list and to revoke a consent. */
export function grantUid(accountId: string | undefined, clientId: string | undefined): string {
  return `${accountId}:${clientId}`
}

function consumedMember(consumedAt: Date | null): { consumed?: number } {
  return consumedAt ? { consumed: Math.floor(consumedAt.getTime() / 1000) } : {}
}

function refused(model: string): Adapter {
  const refuse = async (): Promise<never> => {
    throw new Error(`oidc-provider asked for what ${model} does not do`)
  }
  return {
    upsert: refuse,
    find: refuse,
    findByUserCode: refuse,
    findByUid: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
  }
}
