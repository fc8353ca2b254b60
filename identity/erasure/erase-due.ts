import type { Database, Transaction } from '../../kit/database/index.ts'
import type { EventErasure, EventLog } from '../events/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Realms } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { deletePersonalData } from './delete-personal-data.ts'

export interface ErasureDependencies {
  database: Database<IdentityTables>
  events: EventLog
  eventErasure: EventErasure
  notices: Pick<NoticeWriter, 'tell'>
  realms: Pick<Realms, 'get'>
  /** Tells the applications of a session that it ends (back-channel logout). */
  signOutClients: (sessionId: string) => Promise<void>
  /** What other concepts keep of an account, each by its own statements. */
  alsoErase?: readonly ((tx: Transaction<IdentityTables>, accountId: string) => Promise<void>)[]
  /** Told of an account that could not be erased; it is tried again with the next run. */
  report: (error: unknown, accountId: string) => void
  now: () => Date
  batch?: number
}

export interface Erased {
  accounts: number
  /** Masked events of accounts closed long ago. */
  events: number
  failed: number
}

export type Erasure = ReturnType<typeof createErasure>

/**
 * Erases accounts whose time has come. Each is a transaction of its own: killed at any moment, every account is either whole
 * or gone, and the next run goes on. Any number of processes may run it.
 */
export function createErasure(deps: ErasureDependencies) {
  const { database, now, batch = 100 } = deps

  async function eraseDue(): Promise<Erased> {
    const erased: Erased = { accounts: 0, events: 0, failed: 0 }
    let after: Due | null = null
    for (;;) {
      const page: Due[] = await dueAfter(database, { now: now(), after, batch })
      for (const due of page) await eraseOne(due, erased)
      after = page.at(-1) ?? null
      if (after === null) return erased
    }
  }

  async function eraseOne(due: Due, erased: Erased): Promise<void> {
    try {
      if (due.status === 'closed') erased.events += await eraseEvents(due)
      else if (await eraseAccount(due)) erased.accounts += 1
    } catch (error) {
      erased.failed += 1
      deps.report(error, due.id)
    }
  }

  async function eraseAccount(due: Due): Promise<boolean> {
    const { eventsKept } = deps.realms.get(due.realm).policy.closing
    const live = await database.query
      .selectFrom('sessions')
      .select('id')
      .where('account_id', '=', due.id)
      .where('ended_at', 'is', null)
      .execute()
    // Before the rows go that say whom to tell; that an application could not be reached holds nothing up.
    await Promise.allSettled(live.map(session => deps.signOutClients(session.id)))
    return await database.transaction(async tx => {
      const account = await holdDue(tx, due.id, now())
      if (!account) return false
      await tx.deleteFrom('notices').where('account_id', '=', account.id).execute()
      // While there is still an address: the notice keeps its own, encrypted, until it is sent and purged.
      await deps.notices.tell(tx, account, 'account-closed', {})
      await deletePersonalData(tx, account)
      for (const erase of deps.alsoErase ?? []) await erase(tx, account.id)
      await leaveTombstone(tx, account.id, new Date(now().getTime() + eventsKept))
      await deps.events.append(tx, {
        realm: account.realm,
        kind: 'account.closed',
        outcome: 'success',
        surface: 'job',
        accountId: account.id,
        detail: { dueAt: account.closing_at?.toISOString() ?? null },
      })
      return true
    })
  }

  async function eraseEvents(due: Due): Promise<number> {
    const count = await deps.eventErasure.eraseEventsOf(due.realm, due.id)
    await database.query
      .updateTable('accounts')
      .set({ closing_at: null })
      .where('id', '=', due.id)
      .where('status', '=', 'closed')
      .execute()
    return count
  }

  return { eraseDue }
}

interface Due {
  id: string
  realm: string
  status: IdentityTables['accounts']['status']
  closing_at: Date | null
}

/** By the index on `closing_at`: of a closing account, when it is erased; of a closed one, when its events are. */
async function dueAfter(
  database: Database<IdentityTables>,
  { now, after, batch }: { now: Date; after: Due | null; batch: number },
): Promise<Due[]> {
  let query = database.query
    .selectFrom('accounts')
    .select(['id', 'realm', 'status', 'closing_at'])
    .where('closing_at', '<=', now)
    .where('status', 'in', ['closing', 'closed'])
    .orderBy('closing_at')
    .orderBy('id')
    .limit(batch)
  if (after) query = query.where(eb => eb(eb.refTuple('closing_at', 'id'), '>', eb.tuple(after.closing_at, after.id)))
  return await query.execute()
}

/** The account, held against a change of mind at the last moment; undefined where that came first. */
async function holdDue(tx: Transaction<IdentityTables>, id: string, now: Date) {
  return await tx
    .selectFrom('accounts')
    .select(['id', 'realm', 'language', 'closing_at'])
    .where('id', '=', id)
    .where('status', '=', 'closing')
    .where('closing_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()
}

/** The row says no more than that there was an account, and when its events go. */
async function leaveTombstone(tx: Transaction<IdentityTables>, id: string, eventsGoAt: Date): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({
      status: 'closed',
      closing_at: eventsGoAt,
      held_reason: null,
      ial: 1,
      two_step: 'unknown-devices',
      language: 'zh-CN',
      last_sign_in_at: null,
      phone_changed_at: null,
    })
    .where('id', '=', id)
    .execute()
}
