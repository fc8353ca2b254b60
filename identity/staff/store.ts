import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { StaffRole } from './rules.ts'

/** Whether a notice of this realm is a dead letter that may be sent again; a code's text is gone with it. */
export async function isRetryable(
  executor: Executor<IdentityTables>,
  realm: string,
  noticeId: string,
): Promise<boolean> {
  const row = await executor
    .selectFrom('notices')
    .select('id')
    .where('id', '=', noticeId)
    .where('realm', '=', realm)
    .where('state', '=', 'dead')
    .where('is_code', '=', false)
    .executeTakeFirst()
  return row !== undefined
}

/** What the post of a member of staff lets them do; nothing for who is none. */
export async function rolesOf(executor: Executor<IdentityTables>, accountId: string): Promise<StaffRole[]> {
  const row = await executor
    .selectFrom('staff_members')
    .select('roles')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row ? [...row.roles] : []
}
