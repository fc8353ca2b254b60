import { createHash } from 'node:crypto'
import type { Database } from '../../kit/database/index.ts'
import { AppError, isAppError } from '../../kit/errors/index.ts'
import type { EventLog } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type PolicyProblem, parsePolicyDocument } from './parse-policy.ts'
import type { Policy, PolicyDocument } from './policy.ts'
import { createPolicyStore, type PolicyStore } from './store.ts'

/** A realm as the running process knows it. `policy` always reads the running version. */
export interface Realm {
  readonly name: string
  readonly version: number
  readonly policy: Policy
  /** The OpenID issuer and the prefix of every address of the realm: `http://localhost:8080/realms/toll`. */
  readonly issuer: string
  /** The path part of the issuer: `/realms/toll`. */
  readonly path: string
}

export interface Development {
  origin: string
  /** Identity's; the portals follow it. */
  port: number
}

export interface LoadDependencies {
  database: Database<IdentityTables>
  events: EventLog
  now: () => Date
}

export type Realms = Awaited<ReturnType<typeof createRealms>>

/**
 * @param development one origin for all realms, at the first of a block of ports; null in production, where each policy names its own
 * @throws AppError `policy.shared_origin` where production puts two realms on one origin
 */
export async function createRealms(deps: { store: PolicyStore; development: Development | null }) {
  const { development } = deps
  let realms = new Map<string, Realm>()

  async function reload(): Promise<void> {
    const next = new Map<string, Realm>()
    for (const { realm: name, version, document } of await deps.store.running()) {
      const policy = readStored(name, development ? moveAddresses(document, development) : document)
      const path = `/realms/${name}`
      next.set(name, { name, version, policy, path, issuer: `${development?.origin ?? policy.origin}${path}` })
    }
    if (development === null) refuseSharedOrigins(next)
    realms = next
  }
  await reload()

  return {
    reload,
    all: (): Realm[] => [...realms.values()],
    find: (name: string): Realm | undefined => realms.get(name),
    /** @throws AppError `realm.unknown` */
    get(name: string): Realm {
      const realm = realms.get(name)
      if (!realm) throw new AppError('realm.unknown')
      return realm
    },
  }
}

/** @throws AppError `policy.stored_unreadable` where another release wrote what this one can't take */
function readStored(realm: string, document: unknown): Policy {
  try {
    return parsePolicyDocument(document)
  } catch (cause) {
    if (!isAppError(cause)) throw cause
    const problems = (cause.details['problems'] as PolicyProblem[]).map(one => `${one.setting} ${one.problem}`)
    throw new AppError('policy.stored_unreadable', { details: { realm, problems }, cause })
  }
}

function refuseSharedOrigins(realms: Map<string, Realm>): void {
  const owners = new Map<string, string>()
  for (const { name, policy } of realms.values()) {
    const owner = owners.get(policy.origin)
    // Cookies do not tell paths or ports apart well enough: only origins isolate realms.
    if (owner) throw new AppError('policy.shared_origin', { details: { origin: policy.origin, realms: [owner, name] } })
    owners.set(policy.origin, name)
  }
}

/** Makes a policy document the running one of its realm; a document that says what the running one says changes nothing. */
export async function loadPolicy(
  { database, events, now }: LoadDependencies,
  document: PolicyDocument,
): Promise<{ version: number; changed: boolean }> {
  const { realm } = document
  const text = JSON.stringify(document)
  const digest = createHash('sha256').update(text).digest('base64url')
  const store = createPolicyStore(database)
  return await database.transaction(async tx => {
    const loaded = await store.load(tx, { realm, text, digest }, now())
    if (!loaded.changed) return loaded
    await events.append(tx, {
      realm,
      kind: 'policy.loaded',
      outcome: 'success',
      surface: 'command',
      detail: { version: loaded.version, digest },
    })
    return loaded
  })
}

/** Shipped policies name this machine and the usual ports, 8080 to 8089; in development the addresses of the apps move with the block. */
function moveAddresses(document: unknown, { origin, port }: Development): unknown {
  const { protocol, hostname } = new URL(origin)
  const moved = JSON.stringify(document).replace(
    /http:\/\/localhost:808(\d)/g,
    (_, digit: string) => `${protocol}//${hostname}:${port + Number(digit)}`,
  )
  return JSON.parse(moved)
}
