import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { inSchema, prepare } from './index.ts'
import { onEachDatabase } from './testing.ts'

interface Tables {
  plates: { plate: string; owner: string | null; seen_at: Date | null }
}

onEachDatabase<Tables>('a prepared statement', whole => {
  const database = inSchema<Tables>(whole, 'roads')
  const { query } = database
  let built = 0
  const find = prepare<Tables, { owner: string | null; until: Date }>()((executor, { owner, until }) => {
    built++
    return executor.selectFrom('plates').select('plate').where('owner', '=', owner).where('seen_at', '<', until)
  })
  const add = prepare<Tables, Tables['plates']>()((executor, { plate, owner, seen_at }) =>
    executor.insertInto('plates').values({ plate, owner, seen_at }),
  )
  const count = prepare<Tables, { from: string }>()((executor, { from }) => {
    const raw = sql<{ many: number }>`select count(*) as many from roads.plates where plate >= ${from}`
    return { compile: () => raw.compile(executor) }
  })
  const at = new Date('2026-01-02T03:04:05Z')

  before(async () => {
    await sql`create schema roads; create table roads.plates (plate text primary key, owner text, seen_at timestamptz)`.execute(
      query,
    )
  })

  beforeEach(async () => {
    await sql`truncate roads.plates`.execute(query)
    await add(query, { plate: '津A00001', owner: '张三', seen_at: at })
    await add(query, { plate: '津A00002', owner: '李四', seen_at: at })
  })

  it('is built once, and run with the values of each time', async () => {
    const later = new Date(at.getTime() + 1)
    built = 0
    for (const [owner, plate] of [
      ['张三', '津A00001'],
      ['李四', '津A00002'],
      ['张三', '津A00001'],
    ] as const)
      assert.deepEqual(await find(query, { owner, until: later }), [{ plate }])
    assert.deepEqual(await find(query, { owner: null, until: later }), [])
    assert.deepEqual(await find(query, { owner: '张三', until: at }), [])
    assert.ok(built <= 1)
  })

  it('may be raw SQL', async () => {
    assert.deepEqual(await count(query, { from: '津A00002' }), [{ many: 1 }])
    assert.deepEqual(await count(query, { from: '津' }), [{ many: 2 }])
  })

  it('runs in transactions, and is gathered with its values', async () => {
    await database.transaction(async tx => {
      await add(tx, { plate: '津A00003', owner: null, seen_at: null })
    })
    await database.together(async writes => {
      await add(writes, { plate: '津A00004', owner: '王五', seen_at: at })
      await add(writes, { plate: '津A00005', owner: '赵六', seen_at: null })
    })
    const rows = await query.selectFrom('plates').selectAll().orderBy('plate').execute()
    assert.deepEqual(
      rows.map(row => row.owner),
      ['张三', '李四', null, '王五', '赵六'],
    )
  })
})
