import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Executor, prepare } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { IdentityTables } from '../tables.ts'
import { idleTime, type SessionLimits, sessionEnd, touchAfter } from './rules.ts'

export interface Session {
  id: string
  accountId: string
  realm: string
  deviceId: string | null
  /** Of which phone's app it is. */
  phoneId: string | null
  clientLabel: string
  place: string | null
  aal: number
  amr: string[]
  authTime: Date
  evidence: Evidence[]
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** A session as it was just read, and found alive. */
export type SeenSession = Pick<Session, 'id' | 'deviceId' | 'phoneId' | 'createdAt' | 'lastSeenAt'>

export interface NewSession {
  accountId: string
  realm: string
  /** null on a shared computer, which is not made known. */
  deviceId: string | null
  clientLabel: string
  place: string | null
  aal: number
  amr: string[]
  evidence: Evidence[]
  phoneId?: string
  /** When the person was authenticated, where that was before; now is the default. */
  authTime?: Date
}

/** A session as its authentication left it, with the secret for its cookie; `sharedComputer`: no cookie outlasts the browser. */
export type OpenedSession = Pick<Session, 'id' | 'accountId' | 'deviceId' | 'aal' | 'amr' | 'authTime'> & {
  secret: string
  sharedComputer: boolean
  /** False where it was there before. */
  isNew: boolean
}

/** As a row is written; `json` is its evidence. */
type InsertedSession = Omit<NewSession, 'phoneId'> & {
  phoneId: string | null
  authTime: Date
  id: string
  secretHash: string
  at: Date
  expiresAt: Date
  json: string
}

export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore(deps: { keys: KeyRing; now: () => Date; newId: () => string }) {
  const { keys, now } = deps

  const bySecret = prepare<IdentityTables, { realm: string; secretHash: string; now: Date }>()(
    (executor, { realm, secretHash, now: at }) =>
      live(executor, at).where('secret_hash', '=', secretHash).where('realm', '=', realm),
  )

  const insertOne = prepare<IdentityTables, InsertedSession>()((executor, session) =>
    executor.insertInto('sessions').values({
      id: session.id,
      account_id: session.accountId,
      realm: session.realm,
      secret_hash: session.secretHash,
      device_id: session.deviceId,
      client_label: session.clientLabel,
      place: session.place,
      aal: session.aal,
      amr: session.amr,
      auth_time: session.authTime,
      evidence: session.json,
      created_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      ended_at: null,
      ended_reason: null,
      phone_id: session.phoneId,
    }),
  )

  async function touch(executor: Executor<IdentityTables>, seen: SeenSession, limits: SessionLimits): Promise<void> {
    if (now().getTime() - seen.lastSeenAt.getTime() < touchAfter) return
    const { absolute } = limits
    const expires = sessionEnd(seen.createdAt, now(), { idle: idleTime(seen.deviceId, limits), absolute })
    await executor
      .updateTable('sessions')
      .set({ last_seen_at: now(), expires_at: expires })
      .where('id', '=', seen.id)
      .where('ended_at', 'is', null)
      .execute()
  }

  return {
    async insert(
      executor: Executor<IdentityTables>,
      session: NewSession,
      limits: SessionLimits,
    ): Promise<OpenedSession> {
      const id = deps.newId()
      const secret = keys.randomToken()
      const at = now()
      const { absolute } = limits
      const expiresAt = sessionEnd(at, at, { idle: idleTime(session.deviceId, limits), absolute })
      const json = JSON.stringify(session.evidence)
      const { accountId, aal, amr, deviceId, phoneId = null, authTime = at } = session
      const row = { id, phoneId, authTime, secretHash: keys.hashToken(secret), at, expiresAt, json }
      await insertOne(executor, { ...session, ...row })
      const sharedComputer = deviceId === null
      return { id, accountId, deviceId, aal, amr, authTime, secret, sharedComputer, isNew: true }
    },

    /** The live session of a cookie's secret; touched, once a minute at most, so that idle time counts from its use. */
    async find(
      executor: Executor<IdentityTables>,
      realm: string,
      secret: string,
      limits: SessionLimits,
    ): Promise<Session | null> {
      const [row] = await bySecret(executor, { realm, secretHash: keys.hashToken(secret), now: now() })
      if (!row) return null
      const session = sessionOf(row)
      await touch(executor, session, limits)
      return session
    },

    /** A refresh of tokens uses the session as a page does. */
    use: touch,

    async findById(executor: Executor<IdentityTables>, id: string): Promise<Session | null> {
      const row = await live(executor, now()).where('id', '=', id).executeTakeFirst()
      return row ? sessionOf(row) : null
    },

    /**
     * After a step-up: more evidence, and a new secret (a session's secret is new at every authentication, ASVS 5.0 7.2.4).
     *
     * @throws AppError `session.ended` where the session was ended meanwhile
     */
    async raise(
      executor: Executor<IdentityTables>,
      { id, accountId, deviceId }: Pick<Session, 'id' | 'accountId' | 'deviceId'>,
      raised: { aal: number; amr: string[]; evidence: Evidence[] },
    ): Promise<OpenedSession> {
      const secret = keys.randomToken()
      const at = now()
      const row = await executor
        .updateTable('sessions')
        .set({
          aal: raised.aal,
          amr: raised.amr,
          evidence: JSON.stringify(raised.evidence),
          auth_time: at,
          secret_hash: keys.hashToken(secret),
        })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      if (!row) throw new AppError('session.ended')
      const { aal, amr } = raised
      const sharedComputer = deviceId === null
      return { id, accountId, deviceId, aal, amr, authTime: at, secret, sharedComputer, isNew: false }
    },

    /** What was a phone's lives by the realm's limits for browsers from now on. */
    async shorten(
      executor: Executor<IdentityTables>,
      { accountId, phoneId }: { accountId: string; phoneId: string },
      limits: SessionLimits,
    ): Promise<void> {
      await executor
        .updateTable('sessions')
        .set({ phone_id: null, expires_at: new Date(now().getTime() + limits.idle) })
        .where('account_id', '=', accountId)
        .where('phone_id', '=', phoneId)
        .where('ended_at', 'is', null)
        .execute()
    },

    async end(executor: Executor<IdentityTables>, id: string, reason: string): Promise<boolean> {
      const ended = await executor
        .updateTable('sessions')
        .set({ ended_at: now(), ended_reason: reason, clients_owed: true })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return ended !== undefined
    },

    /** Ends all of an account's sessions but, where given, the one that asks. @returns their ids */
    async endAll(
      executor: Executor<IdentityTables>,
      accountId: string,
      reason: string,
      except: string | null = null,
    ): Promise<string[]> {
      let query = executor
        .updateTable('sessions')
        .set({ ended_at: now(), ended_reason: reason, clients_owed: true })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
      if (except) query = query.where('id', '<>', except)
      return (await query.returning('id').execute()).map(row => row.id)
    },

    async list(executor: Executor<IdentityTables>, accountId: string): Promise<Session[]> {
      const rows = await live(executor, now())
        .where('account_id', '=', accountId)
        .orderBy('last_seen_at', 'desc')
        .limit(100)
        .execute()
      return rows.map(sessionOf)
    },
  }
}

function live(executor: Executor<IdentityTables>, now: Date) {
  return executor.selectFrom('sessions').selectAll().where('ended_at', 'is', null).where('expires_at', '>', now)
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof live>['executeTakeFirstOrThrow']>>

function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    accountId: row.account_id,
    realm: row.realm,
    deviceId: row.device_id,
    phoneId: row.phone_id,
    clientLabel: row.client_label,
    place: row.place,
    aal: row.aal,
    amr: row.amr,
    authTime: row.auth_time,
    evidence: row.evidence as Evidence[],
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }
}
