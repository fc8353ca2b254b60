import { type Expression, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { Written } from '../../kit/i18n/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { TicketStatus } from '../tables-tickets.ts'
import { collectFor, type PlaceMark } from './rules.ts'

export interface NewTicket {
  id: string
  realm: string
  ceremonyId: string
  pollHash: string
  /** Of the codes that the picture shows, then of those that are typed instead. */
  slotHashes: readonly string[]
  slotMs: number
  digitsMac: string
  device: string
  deviceId: string | null
  place: PlaceMark | null
  /** The network's prefix, not the address. */
  network: string | null
  application: Written | null
  expiresAt: Date
}

export interface Ticket extends NewTicket {
  status: TicketStatus
  createdAt: Date
  accountId: string | null
  phoneId: string | null
  phonePlace: PlaceMark | null
  decidedAt: Date | null
  usedAt: Date | null
}

export interface Scan {
  realm: string
  id: string
  /** Of the code in the picture, or of the one typed. */
  codeHash: string
  accountId: string
  phoneId: string
  sessionId: string
  phonePlace: PlaceMark | null
}

/** Whose ticket it is since its scan. */
export interface Holding {
  realm: string
  id: string
  accountId: string
  phoneId: string
}

export type TicketStore = ReturnType<typeof createTicketStore>
type Run = Executor<IdentityTables>
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

const rows = (run: Run) => run.selectFrom('tickets').selectAll()

/** Each transition is one statement whose condition names the state before: of racing requests exactly one makes it. */
export function createTicketStore({ now }: { now: () => Date }) {
  return {
    ...keeping(now),

    /** Pending → scanned. The code must be the one that is shown now, or the one before it. */
    async scan(run: Run, scan: Scan): Promise<Ticket | null> {
      const shown = sql<number>`ceil(extract(epoch from expires_at - created_at) * 1000 / slot_ms)::int`
      const at = sql<number>`(array_position(slot_hashes, ${scan.codeHash}) - 1) % ${shown} + 1`
      const slotFrom = (slots: number) =>
        sql<Date>`created_at + (${at} + ${slots}::int) * slot_ms * interval '1 millisecond'`
      const row = await run
        .updateTable('tickets')
        .set({
          status: 'scanned',
          account_id: scan.accountId,
          phone_id: scan.phoneId,
          phone_session_id: scan.sessionId,
          phone_place: json(scan.phonePlace),
          scanned_at: now(),
          changed_at: now(),
        })
        .where('id', '=', scan.id)
        .where('realm', '=', scan.realm)
        .where('status', '=', 'pending')
        .where('expires_at', '>', now())
        .where(slotFrom(-1), '<=', now())
        .where(slotFrom(1), '>', now())
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Scanned → approved, by the phone that scanned it, while it is not revoked, its session lives and its account may act. */
    async approve(
      run: Run,
      of: Holding,
      by: { sessionId: string; phonePlace: PlaceMark | null; eligible: Expression<{ id: string }> },
    ): Promise<boolean> {
      const row = await held(run, of, { status: 'approved', decided_at: now(), changed_at: now() })
        .set({ phone_session_id: by.sessionId, phone_place: json(by.phonePlace) })
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('sessions')
              .select('sessions.id')
              .where('sessions.id', '=', by.sessionId)
              .where('sessions.account_id', '=', of.accountId)
              .where('sessions.ended_at', 'is', null)
              .where('sessions.expires_at', '>', now()),
          ),
        )
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('phones')
              .select('phones.id')
              .where('phones.account_id', '=', of.accountId)
              .where('phones.id', '=', of.phoneId)
              .where('phones.revoked_at', 'is', null),
          ),
        )
        .where(eb => eb.exists(by.eligible))
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Scanned → declined. */
    async decline(run: Run, of: Holding): Promise<boolean> {
      const declined = held(run, of, { status: 'declined', decided_at: now(), changed_at: now() })
      return (await declined.returning('id').executeTakeFirst()) !== undefined
    },

    /** Takes an approval up, once: in the ceremony and by the browser that it was given for, while the phone is one of the account's and its session lives. */
    async collect(run: Run, of: { realm: string; ceremonyId: string; pollHash: string }): Promise<Ticket | null> {
      const row = await run
        .updateTable('tickets')
        .set({ used_at: now(), changed_at: now() })
        .where('ceremony_id', '=', of.ceremonyId)
        .where('realm', '=', of.realm)
        .where('poll_hash', '=', of.pollHash)
        .where('status', '=', 'approved')
        .where('used_at', 'is', null)
        .where('decided_at', '>', new Date(now().getTime() - collectFor))
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('sessions')
              .select('sessions.id')
              .whereRef('sessions.id', '=', 'tickets.phone_session_id')
              .whereRef('sessions.account_id', '=', 'tickets.account_id')
              .where('sessions.ended_at', 'is', null)
              .where('sessions.expires_at', '>', now()),
          ),
        )
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('phones')
              .select('phones.id')
              .whereRef('phones.account_id', '=', 'tickets.account_id')
              .whereRef('phones.id', '=', 'tickets.phone_id')
              .where('phones.revoked_at', 'is', null),
          ),
        )
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    ...upkeep(now),
  }

  function held(run: Run, of: Holding, change: { status: TicketStatus; decided_at: Date; changed_at: Date }) {
    return run
      .updateTable('tickets')
      .set(change)
      .where('id', '=', of.id)
      .where('realm', '=', of.realm)
      .where('account_id', '=', of.accountId)
      .where('phone_id', '=', of.phoneId)
      .where('status', '=', 'scanned')
      .where('expires_at', '>', now())
  }
}

/** How tickets are written and found. */
function keeping(now: () => Date) {
  return {
    async insert(run: Run, given: NewTicket): Promise<void> {
      await run
        .insertInto('tickets')
        .values({
          id: given.id,
          realm: given.realm,
          ceremony_id: given.ceremonyId,
          status: 'pending',
          poll_hash: given.pollHash,
          slot_hashes: [...given.slotHashes],
          slot_ms: given.slotMs,
          digits_mac: given.digitsMac,
          device: given.device,
          device_id: given.deviceId,
          place: json(given.place),
          network: given.network,
          application: json(given.application),
          created_at: now(),
          expires_at: given.expiresAt,
          changed_at: now(),
        })
        .execute()
    },

    async find(run: Run, realm: string, id: string): Promise<Ticket | null> {
      const row = await rows(run).where('id', '=', id).where('realm', '=', realm).executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** The ticket that the browser of this secret has begun in this ceremony. */
    async ofBrowser(run: Run, ceremonyId: string, pollHash: string): Promise<Ticket | null> {
      const row = await rows(run)
        .where('ceremony_id', '=', ceremonyId)
        .where('poll_hash', '=', pollHash)
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Open tickets with this code among those that are typed; more than one where two browsers happen to show the same. */
    async byTyped(run: Run, realm: string, mac: string): Promise<string[]> {
      const found = await run
        .selectFrom('tickets')
        .select('id')
        .where('realm', '=', realm)
        .where('expires_at', '>', now())
        .where(sql<boolean>`status in ('pending', 'scanned')`)
        .where(sql<boolean>`slot_hashes @> array[${mac}]::text[]`)
        .limit(2)
        .execute()
      return found.map(({ id }) => id)
    },
  }
}

/** What happens to tickets beside their own transitions. */
function upkeep(now: () => Date) {
  return {
    /** Ends what the ceremony still shows, where its browser wants a new picture. */
    async supersede(run: Run, ceremonyId: string): Promise<void> {
      await run
        .updateTable('tickets')
        .set({ status: 'expired', changed_at: now() })
        .where('ceremony_id', '=', ceremonyId)
        .where('status', 'in', ['pending', 'scanned'])
        .execute()
    },

    /** Marks what ran out of time, a batch a call. */
    async expire(run: Run, batch: number): Promise<Ticket[]> {
      const due = run
        .selectFrom('tickets')
        .select('id')
        .where('status', 'in', ['pending', 'scanned'])
        .where('expires_at', '<=', now())
        .limit(batch)
      const expired = await run
        .updateTable('tickets')
        .set({ status: 'expired', changed_at: now() })
        .where('id', 'in', due)
        .where('status', 'in', ['pending', 'scanned'])
        .returningAll()
        .execute()
      return expired.map(ticketOf)
    },

    /** What has changed since: few rows, however many wait. */
    async changedSince(run: Run, since: Date): Promise<{ id: string; status: TicketStatus }[]> {
      return await run
        .selectFrom('tickets')
        .select(['id', 'status'])
        .where('changed_at', '>=', since)
        .where(sql<boolean>`status <> 'pending'`)
        .execute()
    },
  }
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))

function ticketOf(row: Row): Ticket {
  return {
    id: row.id,
    realm: row.realm,
    ceremonyId: row.ceremony_id,
    status: row.status,
    pollHash: row.poll_hash,
    slotHashes: row.slot_hashes,
    slotMs: row.slot_ms,
    digitsMac: row.digits_mac,
    device: row.device,
    deviceId: row.device_id,
    place: row.place as PlaceMark | null,
    network: row.network,
    application: row.application as Written | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    accountId: row.account_id,
    phoneId: row.phone_id,
    phonePlace: row.phone_place as PlaceMark | null,
    decidedAt: row.decided_at,
    usedAt: row.used_at,
  }
}
