import type { Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

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
