import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

/** Long enough for someone who reads messages once a week. */
export const linkLifetime = 7 * 86_400_000
const purpose = 'report'

export interface ReportLink {
  accountId: string
  /** The event that the notice with this link told of. */
  eventId: string | null
}

export type LinkCode = 'link.unknown' | 'link.used' | 'link.expired'
export type FoundLink = { ok: true; link: ReportLink } | { ok: false; code: LinkCode }

export type ReportLinkStore = ReturnType<typeof createReportLinkStore>

/** The links of notices: the token is random and stands in the message only; its row keeps the hash. */
export function createReportLinkStore(deps: { keys: Pick<KeyRing, 'hashToken' | 'randomToken'>; now: () => Date }) {
  const { keys, now } = deps
  return {
    /** @returns the token */
    async insert(
      executor: Executor<IdentityTables>,
      account: { id: string; realm: string },
      eventId: string | null,
    ): Promise<string> {
      const token = keys.randomToken()
      await executor
        .insertInto('one_time_links')
        .values({
          token_hash: keys.hashToken(token),
          realm: account.realm,
          account_id: account.id,
          purpose,
          subject_id: eventId,
          created_at: now(),
          expires_at: new Date(now().getTime() + linkLifetime),
          consumed_at: null,
        })
        .execute()
      return token
    },

    /** Reads a link without using it. */
    async find(executor: Executor<IdentityTables>, realm: string, token: string): Promise<FoundLink> {
      const row = await executor
        .selectFrom('one_time_links')
        .select(['account_id', 'subject_id', 'expires_at', 'consumed_at'])
        .where('token_hash', '=', keys.hashToken(token))
        .where('realm', '=', realm)
        .where('purpose', '=', purpose)
        .executeTakeFirst()
      if (!row) return { ok: false, code: 'link.unknown' }
      if (row.consumed_at) return { ok: false, code: 'link.used' }
      if (row.expires_at <= now()) return { ok: false, code: 'link.expired' }
      return { ok: true, link: { accountId: row.account_id, eventId: row.subject_id } }
    },

    /** Uses a link up: of several uses exactly one gets it. */
    async consume(tx: Transaction<IdentityTables>, realm: string, token: string): Promise<ReportLink | null> {
      const row = await tx
        .updateTable('one_time_links')
        .set({ consumed_at: now() })
        .where('token_hash', '=', keys.hashToken(token))
        .where('realm', '=', realm)
        .where('purpose', '=', purpose)
        .where('consumed_at', 'is', null)
        .where('expires_at', '>', now())
        .returning(['account_id', 'subject_id'])
        .executeTakeFirst()
      return row ? { accountId: row.account_id, eventId: row.subject_id } : null
    },

    /** One report is enough: an older message tapped after the recovery must not hold the account again. */
    async consumeOthers(tx: Transaction<IdentityTables>, accountId: string): Promise<void> {
      await tx
        .updateTable('one_time_links')
        .set({ consumed_at: now() })
        .where('account_id', '=', accountId)
        .where('purpose', '=', purpose)
        .where('consumed_at', 'is', null)
        .execute()
    },
  }
}
