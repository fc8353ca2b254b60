import { type RawBuilder, sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Transaction } from '../../kit/database/index.ts'
import { isAppError } from '../../kit/errors/index.ts'
import { identifierContext } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type CipherColumn, cipherColumns, type ForeignColumn } from './columns.ts'

/** One batch of rows in the order of their primary key. */
export interface Batch {
  /** The last row's key; null where there was none left. */
  after: string[] | null
  rewritten: number
  /** Rows that no key of the ring can read. */
  unreadable: number
}

/** What is done to a table, batch by batch. Each is safe to repeat, and leaves alone what has changed since it was read. */
export interface Step {
  name: string
  run(tx: Transaction<IdentityTables>, keys: KeyRing, after: readonly string[] | null, size: number): Promise<Batch>
}

/** Every column of ciphertext, brought under the current encryption key. */
export const reEncryptionSteps: readonly Step[] = cipherColumns.map(reEncryptionStep)

export function reEncryptionStep(at: CipherColumn): Step {
  const name = [at.schema, at.table, at.column].filter(part => part !== undefined).join('.')
  return { name, run: (tx, keys, after, size) => reEncrypt({ tx, at, after, size }, keys) }
}

const identifierColumn = cipherColumns[0] as CipherColumn

/** Gives every identifier its index under the current key beside the one it has. */
export const fillStep: Step = {
  name: 'identifiers.next_blind_index',
  async run(tx, keys, after, size) {
    const rows = await readIndexes({ tx, at: identifierColumn, after, size })
    return await rewriteRows(
      rows,
      row => {
        const newest = row.next ?? row.blind
        return keys.needsReIndex(newest) ? { ...row, fresh: newestIndex(keys, row), old: newest } : null
      },
      changed =>
        sql`update identity.identifiers as t set next_blind_index = v.fresh
        from json_to_recordset(${JSON.stringify(changed)}::text::json) as v(k0 text, k1 text, k2 text, fresh text, old text)
        where t.realm = v.k0 and t.kind = v.k1 and t.blind_index = v.k2
          and coalesce(t.next_blind_index, t.blind_index) = v.old
        returning 1`.execute(tx),
    )
  },
}

/** Makes the new index of every identifier its only one. Ends what `fillStep` began, once no process has the old key. */
export const switchStep: Step = {
  name: 'identifiers.blind_index',
  async run(tx, keys, after, size) {
    const rows = await readIndexes({ tx, at: identifierColumn, after, size })
    return await rewriteRows(
      rows,
      row => {
        if (row.next === null && !keys.needsReIndex(row.blind)) return null
        const isFilled = row.next !== null && !keys.needsReIndex(row.next)
        return { ...row, fresh: isFilled ? row.next : newestIndex(keys, row) }
      },
      changed =>
        sql`update identity.identifiers as t set blind_index = v.fresh, next_blind_index = null
        from json_to_recordset(${JSON.stringify(changed)}::text::json) as v(k0 text, k1 text, k2 text, fresh text)
        where t.realm = v.k0 and t.kind = v.k1 and t.blind_index = v.k2 returning 1`.execute(tx),
    )
  },
}

/** The index of another application's column under the current key; a row whose new index another has is left to its old one. */
export function foreignIndexSteps(columns: readonly ForeignColumn[]): Step[] {
  return columns.flatMap(at => {
    const { index } = at
    if (index === undefined) return []
    const name = `${at.schema}.${at.table}.${index.column}`
    return [{ name, run: (tx, keys, after, size) => reIndex({ tx, at, after, size }, keys, index) } satisfies Step]
  })
}

async function reIndex(reading: Reading, keys: KeyRing, index: NonNullable<ForeignColumn['index']>): Promise<Batch> {
  const { tx, at } = reading
  const column = sql.ref(index.column)
  const rows = await readPage<CipherRow & { cipher: string | null }>(
    reading,
    sql`t.${column} as old, t.${sql.ref(at.column)} as cipher`,
  )
  const { shape, same } = matching(at)
  const others = index.uniqueWith?.map(name => sql`o.${sql.ref(name)} = t.${sql.ref(name)}`) ?? []
  const isFree =
    index.uniqueWith === null
      ? sql``
      : sql`and not exists (select from ${tableOf(at)} as o
          where ${sql.join([...others, sql`o.${column} = v.fresh`], sql` and `)})`
  return await rewriteRows(
    rows,
    row => {
      if (row.old === null || row.cipher === null || !keys.needsReIndex(row.old)) return null
      const context = at.context(keyOf(row))
      const [fresh = ''] = keys.blindIndexes(keys.decrypt(row.cipher, context), context)
      return { ...row, fresh }
    },
    changed =>
      sql`update ${tableOf(at)} as t set ${column} = v.fresh
      from json_to_recordset(${JSON.stringify(changed)}::text::json) as v(${shape}, old text, fresh text)
      where ${same} and t.${column} = v.old ${isFree} returning 1`.execute(tx),
  )
}

/** How rows that were read are found again: the shape of their keys in JSON, and the comparison with `t`. */
function matching(at: CipherColumn) {
  const parts = at.key.map(([name, type], index) => ({
    name: sql.ref(name),
    v: sql.ref(`k${index}`),
    type: sql.raw(type),
  }))
  return {
    shape: sql.join(parts.map(({ v, type }) => sql`${v} ${type}`)),
    same: sql.join(
      parts.map(({ name, v }) => sql`t.${name} = v.${v}`),
      sql` and `,
    ),
  }
}

interface Reading {
  tx: Transaction<IdentityTables>
  at: CipherColumn
  after: readonly string[] | null
  size: number
}

type KeyedRow = { k0: string; k1?: string; k2?: string }
type CipherRow = KeyedRow & { old: string | null }
type IndexRow = KeyedRow & { blind: string; next: string | null; cipher: string }

const keyOf = (row: KeyedRow): string[] => [row.k0, row.k1, row.k2].filter(part => part !== undefined)

async function reEncrypt(reading: Reading, keys: KeyRing): Promise<Batch> {
  const { tx, at } = reading
  const column = sql.ref(at.column)
  const rows = await readPage<CipherRow>(reading, sql`t.${column} as old`)
  const { shape, same } = matching(at)
  return await rewriteRows(
    rows,
    row => {
      // What was never written, or wiped when it was over.
      if (row.old === null || row.old === '' || !keys.needsReEncryption(row.old)) return null
      const context = at.context(keyOf(row))
      return { ...row, fresh: keys.encrypt(keys.decrypt(row.old, context), context) }
    },
    changed =>
      sql`update ${tableOf(at)} as t set ${column} = v.fresh
      from json_to_recordset(${JSON.stringify(changed)}::text::json) as v(${shape}, old text, fresh text)
      where ${same} and t.${column} = v.old returning 1`.execute(tx),
  )
}

const readIndexes = (reading: Reading): Promise<IndexRow[]> =>
  readPage<IndexRow>(reading, sql`t.blind_index as blind, t.next_blind_index as next, t.cipher`)

function newestIndex(keys: KeyRing, { k0: realm, k1: kind = '', cipher }: IndexRow): string {
  const context = identifierContext(realm, kind)
  const [newest = ''] = keys.blindIndexes(keys.decrypt(cipher, context), context)
  return newest
}

const tableOf = ({ schema = 'identity', table }: CipherColumn) => sql.table(`${schema}.${table}`)

async function readPage<Row>({ tx, at, after, size }: Reading, columns: RawBuilder<unknown>): Promise<Row[]> {
  const names = at.key.map(([name]) => sql`t.${sql.ref(name)}`)
  const keys = sql.join(names.map((name, index) => sql`${name}::text as ${sql.ref(`k${index}`)}`))
  const given = at.key.map(([, type], index) => sql`${after?.[index]}::${sql.raw(type)}`)
  const where = after === null ? sql`` : sql`where (${sql.join(names)}) > (${sql.join(given)})`
  const page = await sql<Row>`
    select ${keys}, ${columns} from ${tableOf(at)} as t ${where}
    order by ${sql.join(names)} limit ${size}`.execute(tx)
  return page.rows
}

type Changed<Row> = Row & { fresh: string | null }

async function rewriteRows<Row extends KeyedRow>(
  rows: readonly Row[],
  change: (row: Row) => Changed<Row> | null,
  write: (changed: readonly Changed<Row>[]) => Promise<{ rows: readonly unknown[] }>,
): Promise<Batch> {
  const changed: Changed<Row>[] = []
  let unreadable = 0
  for (const row of rows) {
    try {
      const made = change(row)
      if (made !== null) changed.push(made)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'ciphertext-unreadable') throw error
      unreadable++
    }
  }
  const last = rows.at(-1)
  const rewritten = changed.length === 0 ? 0 : (await write(changed)).rows.length
  return { after: last === undefined ? null : keyOf(last), rewritten, unreadable }
}
