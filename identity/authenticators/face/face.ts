import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { Database } from '../../../kit/database/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import type { AccountStore } from '../../accounts/index.ts'
import type { EventLog, Surface } from '../../events/index.ts'
import type { FaceGateway } from '../../gateways/face/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import { type FaceStanding, standingOf } from './rules.ts'
import { type CheckKey, type DecidedCheck, faceStore } from './store.ts'

export interface FaceDependencies {
  database: Database<IdentityTables>
  /** Null where the service has no provider: then no account has this medium. */
  gateway: FaceGateway | null
  accounts: Pick<AccountStore, 'revealPerson'>
  events: EventLog
  keys: Pick<KeyRing, 'hashToken' | 'randomToken'>
  now: () => Date
  newId: () => string
}

/** A check that somebody has just consented to. */
export interface FaceAsking extends CheckKey {
  realm: Realm
  /** Of the ceremony: no check outlives it. */
  expiresAt: Date
  knownDevice: boolean
  language: Language
  where: { surface: Surface; sessionId: string | null; deviceId: string | null; place: string | null; device: string }
}

export type FaceDecision =
  | { ok: true; outcome: 'passed' | 'failed' | 'cancelled'; check: DecidedCheck }
  | {
      ok: false
      code:
        | 'face.callback_unsigned'
        | 'face.callback_malformed'
        /** Never asked for, or in another realm. */
        | 'face.unknown'
        /** Told before: by this very callback, or otherwise. */
        | 'face.decided'
        | 'face.expired'
    }

export type Face = ReturnType<typeof createFace>

export function createFace(deps: FaceDependencies) {
  const { database, gateway, keys } = deps
  return { available: gateway !== null, pageOrigins: gateway?.pageOrigins ?? [], start, standing, take, decide, expire }

  /**
   * Writes the consent down and asks the provider, in this order: nothing leaves the house without it (PIPL articles 28 to 30).
   *
   * @returns the provider's page, or null where there is none to be had now
   */
  async function start(asking: FaceAsking): Promise<string | null> {
    const { realm, accountId, ceremonyId } = asking
    const person = gateway && (await deps.accounts.revealPerson(database.query, accountId))
    if (!gateway || !person) return null
    const [reference, ticket] = [keys.randomToken(), keys.randomToken()]
    const expiresAt = await begin(asking, { reference, ticket })
    const started = await gateway.start({
      reference,
      name: person.name,
      idNumber: person.document,
      callbackUrl: `${realm.issuer}/api/face/callback`,
      returnUrl: `${realm.issuer}/ceremonies/${ceremonyId}/face/${ticket}`,
      language: asking.language === 'en' ? 'en' : 'zh-CN',
      expiresAt,
    })
    if (started.ok) return started.page
    await faceStore.drop(database.query, asking, deps.now())
    return null
  }

  async function begin(asking: FaceAsking, secrets: { reference: string; ticket: string }): Promise<Date> {
    const { realm, accountId, ceremonyId, knownDevice } = asking
    const { answerWithin, provider } = realm.policy.media.face
    const startedAt = deps.now()
    const expiresAt = new Date(Math.min(startedAt.getTime() + answerWithin, asking.expiresAt.getTime()))
    await database.transaction(async tx => {
      await faceStore.drop(tx, asking, startedAt)
      await faceStore.insert(tx, {
        id: deps.newId(),
        realm: realm.name,
        accountId,
        ceremonyId,
        knownDevice,
        startedAt,
        expiresAt,
        referenceHash: keys.hashToken(secrets.reference),
        returnHash: keys.hashToken(secrets.ticket),
      })
      const { device, ...where } = asking.where
      await deps.events.append(tx, {
        realm: realm.name,
        kind: 'face.consented',
        outcome: 'success',
        accountId,
        ceremonyId,
        ...where,
        detail: { provider: provider?.['zh-CN'] ?? '', device },
      })
    })
    return expiresAt
  }

  /** @param ticket what the browser came back with, if it did */
  async function standing(key: CheckKey, ticket: string | null): Promise<FaceStanding> {
    const returnHash = ticket === null ? null : keys.hashToken(ticket)
    return standingOf(await faceStore.latest(database.query, key), { returnHash, now: deps.now() })
  }

  async function take(key: CheckKey, ticket: string): Promise<{ bound: string } | null> {
    const id = await faceStore.take(database.query, key, keys.hashToken(ticket), deps.now())
    return id === null ? null : { bound: id }
  }

  /** What a callback brings. Its signature is looked at before anything else, and its reference is good for one decision. */
  async function decide(realm: string, received: { body: string; signature: string }): Promise<FaceDecision> {
    const read = gateway?.readCallback(received) ?? { ok: false as const, code: 'face.callback_unsigned' as const }
    if (!read.ok) return read
    const { reference, outcome } = read.callback
    const key = { realm, referenceHash: keys.hashToken(reference) }
    const check = await database.transaction(async tx => {
      const decided = await faceStore.decide(tx, key, outcome, deps.now())
      if (!decided) return null
      await deps.events.append(tx, {
        realm,
        kind: `face.${outcome}`,
        outcome: outcome === 'passed' ? 'success' : 'failure',
        surface: 'api',
        accountId: decided.accountId,
        ceremonyId: decided.ceremonyId,
        detail: {},
      })
      return decided
    })
    return check ? { ok: true, outcome, check } : { ok: false, code: await whyNot(key) }
  }

  async function whyNot(key: { realm: string; referenceHash: string }) {
    const found = await faceStore.find(database.query, key)
    if (!found) return 'face.unknown' as const
    return found.state === 'pending' || found.state === 'expired'
      ? ('face.expired' as const)
      : ('face.decided' as const)
  }

  /** For the job: an outcome too, and an event in the same transaction. @returns how many */
  async function expire(batch: number): Promise<number> {
    return await database.transaction(async tx => {
      const expired = await faceStore.expire(tx, deps.now(), batch)
      for (const { realm, accountId, ceremonyId } of expired) {
        await deps.events.append(tx, {
          realm,
          kind: 'face.expired',
          outcome: 'failure',
          surface: 'job',
          accountId,
          ceremonyId,
          detail: {},
        })
      }
      return expired.length
    })
  }
}
