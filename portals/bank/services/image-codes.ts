import { sql } from 'kysely'
import { constantTimeEqual, type KeyRing } from '../../../kit/crypto/index.ts'
import type { Database } from '../../../kit/database/index.ts'
import { createImageCode, type ImageCode, loadSounds, type Sounds, seededBytes } from '../../../kit/image-code/index.ts'
import { isId } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'

export type ImageCodeStore = ReturnType<typeof createImageCodeStore>

/** As many pictures as somebody asks for because they can't read one. */
const mostOpen = 20

export function createImageCodeStore(database: Database<BankTables>) {
  return {
    /** @returns false where the customer has too many open ones */
    async issue(row: { customer_id: string; id: string; expires_at: Date }, now: Date): Promise<boolean> {
      await database.query
        .deleteFrom('image_codes')
        .where('customer_id', '=', row.customer_id)
        .where('expires_at', '<=', now)
        .execute()
      const { rows } = await sql`insert into bank.image_codes select ${row.customer_id}, ${row.id}, ${row.expires_at}
        where (select count(*) from bank.image_codes where customer_id = ${row.customer_id}) < ${mostOpen}
        returning 1`.execute(database.query)
      return rows.length === 1
    },

    async isOpen(customerId: string, id: string, now: Date): Promise<boolean> {
      const found = await database.query
        .selectFrom('image_codes')
        .select('id')
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return found !== undefined
    },

    /** In one statement: of two answers at once one finds nothing. */
    async take(customerId: string, id: string, now: Date): Promise<boolean> {
      const taken = await database.query
        .deleteFrom('image_codes')
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return taken.numDeletedRows === 1n
    },
  }
}

interface ImageCodeDependencies {
  store: ImageCodeStore
  keys: Pick<KeyRing, 'mac'>
  now: () => Date
  newId: (now: Date) => string
}

const lifetime = 10 * 60_000

export type ImageCodes = ReturnType<typeof createImageCodes>

/** The page's picture of four digits (B13): of one customer, for one answer. */
export function createImageCodes({ store, keys, now, newId }: ImageCodeDependencies) {
  let sounds: Sounds | undefined

  /** The digits follow from a keyed MAC of the ids, so they are stored nowhere. */
  const codeOf = (customerId: string, id: string): ImageCode =>
    createImageCode({
      random: seededBytes(keys.mac(`${customerId}|${id}`, 'bank.image-code')),
      digits: 4,
      sounds: () => (sounds ??= loadSounds()),
    })

  return {
    /** @returns its id, or null where too many are open */
    async issue(customerId: string): Promise<string | null> {
      const id = newId(now())
      const row = { customer_id: customerId, id, expires_at: new Date(now().getTime() + lifetime) }
      return (await store.issue(row, now())) ? id : null
    },

    async find(customerId: string, id: string): Promise<ImageCode | null> {
      return isId(id) && (await store.isOpen(customerId, id, now())) ? codeOf(customerId, id) : null
    },

    /** Each is one guess and no more, right or wrong (ASVS 5.0 §6.5.1). */
    async answer(customerId: string, id: string, typed: string): Promise<boolean> {
      const digits = typed.normalize('NFKC').replace(/\s/g, '')
      return (
        isId(id) &&
        (await store.take(customerId, id, now())) &&
        constantTimeEqual(codeOf(customerId, id).answer, digits)
      )
    },
  }
}
