import { type Expression, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ScreenStatus } from '../tables-screens.ts'
import { pollTolerance, slowDownBy, slowestPoll, wrongCodesAllowed } from './rules.ts'

/** Where something is: a region to compare, and its name. */
interface Mark {
  region: string
  names: { zh: string; en: string }
}

export interface NewScreen {
  id: string
  realm: string
  clientId: string
  deviceCodeHash: string
  userCodeHash: string
  payload: Readonly<Record<string, unknown>>
  screen: string
  place: Mark | null
  network: string | null
  pollSeconds: number
  expiresAt: Date
}

export interface ScreenRequest extends Omit<NewScreen, 'deviceCodeHash' | 'userCodeHash'> {
  userCodeHash: string
  status: ScreenStatus
  createdAt: Date
}

/** What a screen that asks hears. */
export interface Polled {
  payload: Record<string, unknown>
  status: ScreenStatus
  granted: Record<string, unknown> | null
  isUsed: boolean
  isTooFast: boolean
  isExpired: boolean
}

export interface Approval {
  realm: string
  id: string
  accountId: string
  sessionId: string
  grantId: string
  granted: Readonly<Record<string, unknown>>
  /** Whoever approves: the session is still there, and the phone, where it is one. */
  by: { sessionId: string; phoneId: string | null; eligible: Expression<{ id: string }> }
}

export type ScreenStore = ReturnType<typeof createScreenStore>
type Run = Executor<IdentityTables>
type Code = { realm: string; deviceCodeHash: string }

/** Each transition is one statement whose condition names the state before: of racing requests exactly one makes it. */
export function createScreenStore({ now }: { now: () => Date }) {
  return { ...screenSide(now), ...personSide(now) }
}

/** For the screen's own requests, by the code that only it has. */
function screenSide(now: () => Date) {
  return {
    async add(run: Run, given: NewScreen): Promise<void> {
      await run
        .insertInto('screen_requests')
        .values({
          id: given.id,
          realm: given.realm,
          client_id: given.clientId,
          device_code_hash: given.deviceCodeHash,
          user_code_hash: given.userCodeHash,
          status: 'pending',
          payload: JSON.stringify(given.payload),
          screen: given.screen,
          place: given.place ? JSON.stringify(given.place) : null,
          network: given.network,
          poll_seconds: given.pollSeconds,
          created_at: now(),
          expires_at: given.expiresAt,
        })
        .execute()
    },

    /** Notes that it asked, and looks. Who asks too soon while nothing is decided may ask less often from then on (RFC 8628 3.5). */
    async poll(run: Run, { realm, deviceCodeHash, clientId }: Code & { clientId: string }): Promise<Polled | null> {
      const tooFast = sql<boolean>`(seen.status = 'pending' and seen.expires_at > ${now()}
        and seen.polled_at > ${now()}::timestamptz - seen.poll_seconds * interval '1 second' + ${pollTolerance}::int * interval '1 millisecond')`
      const row = await run
        .with('seen', query =>
          query
            .selectFrom('screen_requests')
            .select(['id', 'status', 'expires_at', 'polled_at', 'poll_seconds'])
            .where('realm', '=', realm)
            .where('device_code_hash', '=', deviceCodeHash)
            .where('client_id', '=', clientId)
            .forUpdate(),
        )
        .updateTable('screen_requests')
        .from('seen')
        .set({
          polled_at: now(),
          poll_seconds: sql<number>`case when ${tooFast} then least(seen.poll_seconds + ${slowDownBy}::int, ${slowestPoll}::int) else seen.poll_seconds end`,
        })
        .whereRef('screen_requests.id', '=', 'seen.id')
        .returning([
          'screen_requests.status',
          'screen_requests.payload',
          'screen_requests.granted',
          'screen_requests.used_at',
        ])
        .returning([tooFast.as('too_fast'), sql<boolean>`seen.expires_at <= ${now()}`.as('expired')])
        .executeTakeFirst()
      if (!row) return null
      return {
        payload: row.payload as Record<string, unknown>,
        status: row.status,
        granted: row.granted as Record<string, unknown> | null,
        isUsed: row.used_at !== null,
        isTooFast: row.too_fast,
        isExpired: row.expired,
      }
    },

    /** Takes up an approval or a no, once; an approval while the phone that gave it is one of the account's (docs/decisions/0044). */
    async take(run: Run, { realm, deviceCodeHash }: Code): Promise<boolean> {
      const row = await run
        .updateTable('screen_requests')
        .set({ used_at: now() })
        .where('realm', '=', realm)
        .where('device_code_hash', '=', deviceCodeHash)
        .where('status', 'in', ['approved', 'declined'])
        .where('used_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('phone_id', 'is', null),
            eb.exists(
              eb
                .selectFrom('phones')
                .select('phones.id')
                .whereRef('phones.account_id', '=', 'screen_requests.account_id')
                .whereRef('phones.id', '=', 'screen_requests.phone_id')
                .where('phones.revoked_at', 'is', null),
            ),
          ]),
        )
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async grantIdOf(run: Run, { realm, deviceCodeHash }: Code): Promise<string | null> {
      const row = await run
        .selectFrom('screen_requests')
        .select('grant_id')
        .where('realm', '=', realm)
        .where('device_code_hash', '=', deviceCodeHash)
        .executeTakeFirst()
      return row?.grant_id ?? null
    },

    async removeByGrant(run: Run, realm: string, grantId: string): Promise<void> {
      await run.deleteFrom('screen_requests').where('realm', '=', realm).where('grant_id', '=', grantId).execute()
    },
  }
}

/** For the person who signs it in, elsewhere. */
function personSide(now: () => Date) {
  const rows = (run: Run) =>
    run
      .selectFrom('screen_requests')
      .select(['id', 'realm', 'client_id', 'user_code_hash', 'status', 'payload', 'screen', 'place', 'network'])
      .select(['poll_seconds', 'created_at', 'expires_at'])
  const pending = (run: Run, realm: string, id: string) =>
    run
      .updateTable('screen_requests')
      .where('id', '=', id)
      .where('realm', '=', realm)
      .where('status', '=', 'pending')
      .where('expires_at', '>', now())

  return {
    async byUserCode(run: Run, realm: string, userCodeHash: string): Promise<ScreenRequest | null> {
      const row = await rows(run)
        .where('realm', '=', realm)
        .where('user_code_hash', '=', userCodeHash)
        .executeTakeFirst()
      return row ? screenOf(row) : null
    },

    async find(run: Run, realm: string, id: string): Promise<ScreenRequest | null> {
      const row = await rows(run).where('realm', '=', realm).where('id', '=', id).executeTakeFirst()
      return row ? screenOf(row) : null
    },

    /** Pending → approved, while whoever approves may act: their session lives, their phone is not revoked, their account is eligible. */
    async approve(run: Run, { realm, id, by, ...given }: Approval): Promise<boolean> {
      const row = await pending(run, realm, id)
        .set({
          status: 'approved',
          account_id: given.accountId,
          phone_id: by.phoneId,
          session_id: given.sessionId,
          grant_id: given.grantId,
          granted: JSON.stringify(given.granted),
          decided_at: now(),
        })
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('sessions')
              .select('sessions.id')
              .where('sessions.id', '=', by.sessionId)
              .where('sessions.account_id', '=', given.accountId)
              .where('sessions.ended_at', 'is', null)
              .where('sessions.expires_at', '>', now()),
          ),
        )
        .where(eb =>
          by.phoneId === null
            ? eb.lit(true)
            : eb.exists(
                eb
                  .selectFrom('phones')
                  .select('phones.id')
                  .where('phones.account_id', '=', given.accountId)
                  .where('phones.id', '=', by.phoneId)
                  .where('phones.revoked_at', 'is', null),
              ),
        )
        .where(eb => eb.exists(by.eligible))
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Pending → declined. */
    async decline(run: Run, realm: string, id: string, accountId: string | null): Promise<boolean> {
      const declined = pending(run, realm, id).set({ status: 'declined', account_id: accountId, decided_at: now() })
      return (await declined.returning('id').executeTakeFirst()) !== undefined
    },

    /** Counts a wrong code; the last that is allowed declines. @returns what it is after that, null where nothing was pending */
    async countWrongCode(run: Run, realm: string, id: string): Promise<{ left: number } | null> {
      const row = await pending(run, realm, id)
        .set({
          wrong_codes: sql<number>`wrong_codes + 1`,
          status: sql<ScreenStatus>`case when wrong_codes + 1 >= ${wrongCodesAllowed}::int then 'declined' else 'pending' end`,
          decided_at: sql<Date | null>`case when wrong_codes + 1 >= ${wrongCodesAllowed}::int then ${now()}::timestamptz end`,
        })
        .returning('wrong_codes')
        .executeTakeFirst()
      return row ? { left: wrongCodesAllowed - row.wrong_codes } : null
    },
  }
}

interface Row {
  id: string
  realm: string
  client_id: string
  user_code_hash: string
  status: ScreenStatus
  payload: unknown
  screen: string
  place: unknown
  network: string | null
  poll_seconds: number
  created_at: Date
  expires_at: Date
}

function screenOf(row: Row): ScreenRequest {
  return {
    id: row.id,
    realm: row.realm,
    clientId: row.client_id,
    userCodeHash: row.user_code_hash,
    status: row.status,
    payload: row.payload as Record<string, unknown>,
    screen: row.screen,
    place: row.place as Mark | null,
    network: row.network,
    pollSeconds: row.poll_seconds,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
