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

export async function listMembers(
  executor: Executor<IdentityTables>,
): Promise<{ accountId: string; roles: StaffRole[] }[]> {
  const rows = await executor
    .selectFrom('staff_members')
    .select(['account_id', 'roles'])
    .orderBy('created_at')
    .orderBy('account_id')
    .execute()
  return rows.map(row => ({ accountId: row.account_id, roles: [...row.roles] }))
}

export async function saveRoles(
  executor: Executor<IdentityTables>,
  { accountId, roles, now }: { accountId: string; roles: readonly StaffRole[]; now: Date },
): Promise<void> {
  if (roles.length === 0) {
    await executor.deleteFrom('staff_members').where('account_id', '=', accountId).execute()
    return
  }
  await executor
    .insertInto('staff_members')
    .values({ account_id: accountId, roles: [...roles], created_at: now })
    .onConflict(conflict => conflict.column('account_id').doUpdateSet({ roles: [...roles] }))
    .execute()
}
