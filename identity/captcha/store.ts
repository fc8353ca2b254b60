import { sql } from 'kysely'
import type { Database } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { CaptchaRow, CaptchaStore, CaptchaWay } from './captcha.ts'

export type SqlCaptchaStore = CaptchaStore & {
  /**
   * Deletes up to `batch` rows that expired before `before`, oldest first. Rows still count towards their ceremony's
   * `most`: purge only what has been expired for as long as a ceremony may live.
   * @returns how many were deleted; less than `batch` when none are left
   */
  purge(before: Date, batch: number): Promise<number>
}

const columns = ['id', 'ceremony_id', 'way', 'answer_mac', 'issued_at', 'expires_at'] as const

/** The rows of table `captchas`; single statements, so no transaction is needed or allowed around them. */
export function createCaptchaStore({ query }: Pick<Database<IdentityTables>, 'query'>): SqlCaptchaStore {
  return {
    /** Requests that race may together go past `most` by as many as race: it bounds a flood, it guards nothing. */
    async issue(row, most) {
      const { rows } = await sql`
        insert into identity.captchas (id, ceremony_id, way, answer_mac, issued_at, expires_at)
        select ${row.id}::uuid, ${row.ceremonyId}::uuid, ${row.way}::text, ${row.answerMac}::text,
          ${row.issuedAt}::timestamptz, ${row.expiresAt}::timestamptz
        where (select count(*) from identity.captchas where ceremony_id = ${row.ceremonyId}::uuid) < ${most}::int
        returning id`.execute(query)
      return rows.length === 0 ? 'too_many' : 'issued'
    },

    async find(id, ceremonyId) {
      if (!isId(id)) return undefined
      const row = await query
        .selectFrom('captchas')
        .select(columns)
        .where('id', '=', id)
        .where('ceremony_id', '=', ceremonyId)
        .where('answered_at', 'is', null)
        .executeTakeFirst()
      return row && rowOf(row)
    },

    async consume(id, ceremonyId, now) {
      if (!isId(id)) return undefined
      // Single use, decided by the database: of answers that race one gets the row (ASVS 5.0 §6.5.1).
      const row = await query
        .updateTable('captchas')
        .set({ answered_at: now })
        .where('id', '=', id)
        .where('ceremony_id', '=', ceremonyId)
        .where('answered_at', 'is', null)
        .returning(columns)
        .executeTakeFirst()
      return row && rowOf(row)
    },

    async purge(before, batch) {
      const deleted = await query
        .deleteFrom('captchas')
        .where('id', 'in', eb =>
          eb.selectFrom('captchas').select('id').where('expires_at', '<', before).orderBy('expires_at').limit(batch),
        )
        .executeTakeFirst()
      return Number(deleted.numDeletedRows)
    },
  }
}

/** The id comes back from the page as it likes; PostgreSQL would answer another text with an error. */
function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

type StoredRow = {
  id: string
  ceremony_id: string
  way: string
  answer_mac: string
  issued_at: Date
  expires_at: Date
}

function rowOf(row: StoredRow): CaptchaRow {
  const way: CaptchaWay = row.way === 'work' ? 'work' : 'image'
  const { id, ceremony_id: ceremonyId, answer_mac: answerMac, issued_at: issuedAt, expires_at: expiresAt } = row
  return { id, ceremonyId, way, answerMac, issuedAt, expiresAt }
}
