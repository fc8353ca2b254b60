import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type HoldReason, lastingHolds } from './rules.ts'

/** The two statements that put an account on hold and take it off; part of the account store. */
export const holds = {
  /** Nobody signs in, and a closing stops. A hold that lasts is not weakened by one that a recovery would lift. */
  async hold(executor: Executor<IdentityTables>, id: string, reason: HoldReason): Promise<void> {
    await executor
      .updateTable('accounts')
      .set(eb => ({
        status: 'held',
        held_reason: eb
          .case()
          .when(eb.and([eb('status', '=', 'held'), eb('held_reason', 'in', lastingHolds)]))
          .then(eb.ref('held_reason'))
          .else(reason)
          .end(),
        closing_at: null,
      }))
      .where('id', '=', id)
      .where('status', '<>', 'closed')
      .execute()
  },

  /** @param also whether a hold that lasts is lifted too @returns whether there was one to lift */
  async liftHold(executor: Executor<IdentityTables>, id: string, also: { lasting: boolean }): Promise<boolean> {
    let query = executor
      .updateTable('accounts')
      .set({ status: 'active', held_reason: null })
      .where('id', '=', id)
      .where('status', '=', 'held')
    if (!also.lasting)
      query = query.where(eb => eb.or([eb('held_reason', 'is', null), eb('held_reason', 'not in', lastingHolds)]))
    return (await query.returning('id').executeTakeFirst()) !== undefined
  },
}
