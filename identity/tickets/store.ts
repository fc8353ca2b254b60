import { type Expression, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { TicketStatus, TicketWay } from '../tables-tickets.ts'
import { collectFor, type PlaceMark } from './rules.ts'
import { createPushedStore } from './store-pushed.ts'
import { json, type NewTicket, rows, type Ticket, takingUp, ticketOf, values } from './store-rows.ts'

export interface Scan {
  realm: string
  id: string
  codeHash: string
  accountId: string
  phoneId: string
  sessionId: string
  phonePlace: PlaceMark | null
}

/** Who decides: of what was scanned the phone that did, of what was pushed any phone of the account. */
export interface Holding {
  realm: string
  id: string
  way: TicketWay
  accountId: string
  phoneId: string
}

export type TicketStore = ReturnType<typeof createTicketStore>
type Run = Executor<IdentityTables>

/** Each transition is one statement whose condition names the state before: of racing requests exactly one makes it. */
export function createTicketStore({ now }: { now: () => Date }) {
  return {
    async insert(run: Run, given: NewTicket): Promise<void> {
      await run.insertInto('tickets').values(values(given, now())).execute()
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

    /** Pending → scanned. The code must be the one that is shown now, or the one before it. */
    async scan(run: Run, scan: Scan): Promise<Ticket | null> {
      const at = sql<number>`array_position(slot_hashes, ${scan.codeHash})`
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
        .where('way', '=', 'scan')
        .where('status', '=', 'pending')
        .where('expires_at', '>', now())
        .where(slotFrom(-1), '<=', now())
        .where(slotFrom(1), '>', now())
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Scanned, or of what was pushed pending → approved, while the phone is not revoked, its session lives and its account may act. */
    async approve(
      run: Run,
      of: Holding,
      by: { sessionId: string; phonePlace: PlaceMark | null; proof: Evidence; eligible: Expression<{ id: string }> },
    ): Promise<boolean> {
      const row = await held(run, of, { status: 'approved', decided_at: now(), changed_at: now() })
        .set({ phone_session_id: by.sessionId, phone_place: json(by.phonePlace), proof: json(by.proof) })
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

    /** Scanned, or of what was pushed pending → declined. */
    async decline(run: Run, of: Holding): Promise<boolean> {
      const declined = held(run, of, { status: 'declined', decided_at: now(), changed_at: now() })
      return (await declined.returning('id').executeTakeFirst()) !== undefined
    },

    /** Takes an approval up, once: in the ceremony and by the browser that it was given for. */
    async collect(run: Run, of: { realm: string; ceremonyId: string; pollHash: string }): Promise<Ticket | null> {
      const row = await takingUp(run, now())
        .where('ceremony_id', '=', of.ceremonyId)
        .where('realm', '=', of.realm)
        .where('way', '=', 'scan')
        .where('poll_hash', '=', of.pollHash)
        .where('decided_at', '>', new Date(now().getTime() - collectFor))
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    ...createPushedStore({ now }),
    ...upkeep(now),
  }

  function held(run: Run, of: Holding, change: { status: TicketStatus; decided_at: Date; changed_at: Date }) {
    return run
      .updateTable('tickets')
      .set({ ...change, phone_id: of.phoneId })
      .where('id', '=', of.id)
      .where('realm', '=', of.realm)
      .where('account_id', '=', of.accountId)
      .where('way', '=', of.way)
      .where(eb => (of.way === 'scan' ? eb('phone_id', '=', of.phoneId) : eb('phone_id', 'is', null)))
      .where('status', '=', of.way === 'scan' ? 'scanned' : 'pending')
      .where('expires_at', '>', now())
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
