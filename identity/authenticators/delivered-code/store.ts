import { sql } from 'kysely'
import type { Executor } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface CodeKey {
  ceremonyId: string
  kind: string
  recipientKey: string
}

export interface CodeLimits {
  resendAfter: number
  sendings: number
}

export type CodeStore = ReturnType<typeof createCodeStore>

export function createCodeStore() {
  return {
    /**
     * Puts a new code in place of the old one, in one statement that also holds the pause between sendings and their number.
     * The tries stay as they are: a resend never sets the guess count back.
     *
     * @param code null where nobody is to know a right answer
     * @returns false where it is too soon or the sendings are used up
     */
    async put(
      executor: Executor<IdentityTables>,
      key: CodeKey,
      code: { hash: string | null; sentAt: Date; expiresAt: Date },
      limits: CodeLimits,
    ): Promise<boolean> {
      const row = await executor
        .insertInto('codes')
        .values({
          ceremony_id: key.ceremonyId,
          kind: key.kind,
          recipient_key: key.recipientKey,
          code_hash: code.hash,
          sent_at: code.sentAt,
          expires_at: code.expiresAt,
          consumed_at: null,
        })
        .onConflict(conflict =>
          conflict
            .columns(['ceremony_id', 'kind', 'recipient_key'])
            .doUpdateSet({
              code_hash: code.hash,
              sent_at: code.sentAt,
              expires_at: code.expiresAt,
              sendings: eb => eb('codes.sendings', '+', 1),
              consumed_at: null,
            })
            .where('codes.sent_at', '<=', new Date(code.sentAt.getTime() - limits.resendAfter))
            .where('codes.sendings', '<', limits.sendings),
        )
        .returning('sendings')
        .executeTakeFirst()
      return row !== undefined
    },

    async find(executor: Executor<IdentityTables>, key: CodeKey) {
      return await executor
        .selectFrom('codes')
        .select(['sent_at', 'expires_at', 'sendings', 'tries', 'consumed_at'])
        .where('ceremony_id', '=', key.ceremonyId)
        .where('kind', '=', key.kind)
        .where('recipient_key', '=', key.recipientKey)
        .executeTakeFirst()
    },

    /** Consumes the code if the answer is right; every call counts as a try. Of two right answers exactly one wins. */
    async consume(
      executor: Executor<IdentityTables>,
      key: CodeKey,
      answer: { hash: string; at: Date },
      tries: number,
    ): Promise<boolean> {
      const row = await executor
        .updateTable('codes')
        .set({
          tries: eb => eb('tries', '+', 1),
          consumed_at: sql<Date | null>`case when code_hash = ${answer.hash} then ${answer.at}::timestamptz end`,
        })
        .where('ceremony_id', '=', key.ceremonyId)
        .where('kind', '=', key.kind)
        .where('recipient_key', '=', key.recipientKey)
        .where('consumed_at', 'is', null)
        .where('expires_at', '>', answer.at)
        .where('tries', '<', tries)
        .returning('consumed_at')
        .executeTakeFirst()
      return row !== undefined && row.consumed_at !== null
    },
  }
}
