import { sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { collectFor } from './rules.ts'
import { type NewTicket, rows, type Ticket, takingUp, ticketOf, values } from './store-rows.ts'

type Run = Executor<IdentityTables>

/** What stands for and against pushing one more request to an account. */
export interface PushStanding {
  phones: number
  held: boolean
  /** When the declines began that are now as many as the realm bears; null where they are fewer. */
  declinedFrom: Date | null
}

/** The SQL of what is pushed and not scanned. */
export function createPushedStore({ now }: { now: () => Date }) {
  return {
    /** @returns whether it is the one that waits: of parallel ones the index lets one through */
    async push(run: Run, given: NewTicket): Promise<boolean> {
      const row = await run
        .insertInto('tickets')
        .values(values(given, now()))
        .onConflict(conflict =>
          conflict.column('account_id').where(sql<boolean>`way = 'push' and status = 'pending'`).doNothing(),
        )
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Ends what of the account still waits and is too late: it must not stand in the way until the job comes by. */
    async endLate(run: Run, accountId: string): Promise<Ticket[]> {
      const ended = await run
        .updateTable('tickets')
        .set({ status: 'expired', changed_at: now() })
        .where('account_id', '=', accountId)
        .where('way', '=', 'push')
        .where('status', '=', 'pending')
        .where('expires_at', '<=', now())
        .returningAll()
        .execute()
      return ended.map(ticketOf)
    },

    async pushStanding(run: Run, accountId: string, declines: { limit: number; since: Date }): Promise<PushStanding> {
      const row = await run
        .selectFrom('phones')
        .where('phones.account_id', '=', accountId)
        .where('phones.revoked_at', 'is', null)
        .select(eb => [
          eb.fn.countAll<string>().as('phones'),
          sql<boolean>`exists (select from identity.push_holds h where h.account_id = ${accountId})`.as('held'),
          sql<Date | null>`(select t.decided_at from identity.tickets t where t.account_id = ${accountId}
            and t.way = 'push' and t.status = 'declined' and t.decided_at > ${declines.since}
            order by t.decided_at desc offset ${declines.limit - 1} limit 1)`.as('declined_from'),
        ])
        .executeTakeFirstOrThrow()
      return { phones: Number(row.phones), held: row.held, declinedFrom: row.declined_from }
    },

    /** The request that a ceremony has pushed last. */
    async ofCeremony(run: Run, ceremonyId: string): Promise<Ticket | null> {
      const row = await rows(run)
        .where('ceremony_id', '=', ceremonyId)
        .where('way', '=', 'push')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** What waits for the account to decide; one at most. */
    async waiting(run: Run, realm: string, accountId: string): Promise<Ticket | null> {
      const row = await rows(run)
        .where('account_id', '=', accountId)
        .where('realm', '=', realm)
        .where('way', '=', 'push')
        .where('status', '=', 'pending')
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Takes up what was approved for this account in this ceremony: once. */
    async collectPushed(
      run: Run,
      of: { realm: string; ceremonyId: string; accountId: string },
    ): Promise<Ticket | null> {
      const row = await takingUp(run, now())
        .where('ceremony_id', '=', of.ceremonyId)
        .where('realm', '=', of.realm)
        .where('account_id', '=', of.accountId)
        .where('way', '=', 'push')
        .where('decided_at', '>', new Date(now().getTime() - collectFor))
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Takes up what was approved for an application without a browser: once, and until `decidedAfter`. */
    async takeOfClient(run: Run, of: { realm: string; id: string; clientId: string; decidedAfter: Date }) {
      const row = await takingUp(run, now())
        .where('id', '=', of.id)
        .where('realm', '=', of.realm)
        .where('client_id', '=', of.clientId)
        .where('asks', '=', 'client')
        .where('decided_at', '>', of.decidedAfter)
        .returningAll()
        .executeTakeFirst()
      return row ? ticketOf(row) : null
    },

    /** Pending → expired, by who asked. */
    async withdraw(run: Run, of: { realm: string; id: string }): Promise<boolean> {
      const row = await run
        .updateTable('tickets')
        .set({ status: 'expired', changed_at: now() })
        .where('id', '=', of.id)
        .where('realm', '=', of.realm)
        .where('way', '=', 'push')
        .where('status', '=', 'pending')
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Nothing more is pushed to the account. @returns false where it was so already */
    async hold(run: Run, of: { accountId: string; realm: string; ticketId: string }): Promise<boolean> {
      const row = await run
        .insertInto('push_holds')
        .values({ account_id: of.accountId, realm: of.realm, ticket_id: of.ticketId, held_at: now() })
        .onConflict(conflict => conflict.column('account_id').doNothing())
        .returning('account_id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Gives nothing back, so that it can be one of the writes of an everyday sign-in (decision 0043). */
    async release(run: Run, accountId: string): Promise<void> {
      await run.deleteFrom('push_holds').where('account_id', '=', accountId).execute()
    },

    async heldSince(run: Run, accountId: string): Promise<Date | null> {
      const row = await run
        .selectFrom('push_holds')
        .select('held_at')
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return row?.held_at ?? null
    },
  }
}
