import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { type Generated, sql } from 'kysely'
import { inSchema } from './index.ts'
import { onEachDatabase } from './testing.ts'

interface Tables {
  plates: { plate: string; owner: string | null; seen: Generated<number> }
  sightings: { plate: string; at: string }
}

onEachDatabase<Tables>('writes together', whole => {
  const database = inSchema<Tables>(whole, 'roads')
  const { query } = database
  const addPlate = (plate: string) => query.insertInto('plates').values({ plate, owner: null })

  before(async () => {
    await sql`
      create schema roads;
      create table roads.plates (plate text primary key, owner text, seen int not null default 0);
      create table roads.sightings (plate text not null references roads.plates, at text not null)`.execute(query)
  })

  beforeEach(async () => {
    await sql`truncate roads.plates, roads.sightings`.execute(query)
    await addPlate('津A00001').execute()
  })

  const plates = async () =>
    (await query.selectFrom('plates').select(['plate', 'owner', 'seen']).orderBy('plate').execute()).map(row =>
      [row.plate, row.owner, row.seen].join(' '),
    )
  const owned = (owner: string, plate = '津A00001') =>
    query.updateTable('plates').set({ owner }).where('plate', '=', plate).returning('plate')

  it('writes all of it, rows that need each other too, and gives back what the work made', async () => {
    const result = await database.together(async writes => {
      await writes.insertInto('sightings').values({ plate: '津A00002', at: '北站' }).execute()
      await writes.insertInto('plates').values({ plate: '津A00002', owner: '张三' }).execute()
      await writes.updateTable('plates').set({ seen: 7 }).where('plate', '=', '津A00001').execute()
      return 'done'
    })
    assert.deepEqual(result, { ok: true, value: 'done' })
    assert.deepEqual(await plates(), ['津A00001  7', '津A00002 张三 0'])
    assert.equal((await query.selectFrom('sightings').selectAll().execute()).length, 1)
  })

  it('writes nothing where one of them fails', async () => {
    await assert.rejects(
      database.together(async writes => {
        await writes.updateTable('plates').set({ seen: 7 }).execute()
        await writes.insertInto('plates').values({ plate: '津A00001', owner: null }).execute()
      }),
      { code: '23505' },
    )
    assert.deepEqual(await plates(), ['津A00001  0'])
  })

  it('writes nothing, and says so, where the write that all hang on touches no row', async () => {
    const add = async (writes: typeof query) =>
      void (await writes.insertInto('plates').values({ plate: '津A00002', owner: null }).execute())
    assert.deepEqual(await database.together(add, { provided: [owned('李四', '津A99999')] }), { ok: false })
    const other = query.deleteFrom('sightings').returning('plate')
    assert.deepEqual(await database.together(add, { provided: [owned('李四'), other] }), { ok: false })
    assert.deepEqual(await plates(), ['津A00001  0'])
    assert.deepEqual(await database.together(add, { provided: [owned('李四')] }), { ok: true, value: undefined })
    assert.deepEqual(await plates(), ['津A00001 李四 0', '津A00002  0'])
  })

  it('runs what waits for the commit afterwards, and never where nothing was written', async () => {
    const told: string[] = []
    const tell = async () => database.afterCommit(() => told.push('told'))
    await database.together(tell, { provided: [owned('李四', '津A99999')] })
    assert.deepEqual(told, [])
    await database.together(async () => {
      await tell()
      assert.deepEqual(told, [])
    })
    assert.deepEqual(told, ['told'])
  })

  it('sends nothing where nothing is to be written', async () => {
    assert.deepEqual(await database.together(async () => 5), { ok: true, value: 5 })
  })

  it('takes only writes that return nothing', async () => {
    const refused = { message: 'only writes that return nothing can be gathered' }
    await assert.rejects(
      database.together(writes => writes.selectFrom('plates').selectAll().execute()),
      refused,
    )
    await assert.rejects(
      database.together(writes => writes.deleteFrom('plates').returningAll().execute()),
      refused,
    )
    assert.deepEqual(await plates(), ['津A00001  0'])
  })

  it('is refused inside a transaction, which it would not be part of', async () => {
    await assert.rejects(
      database.transaction(() => database.together(async writes => void (await writes.deleteFrom('plates').execute()))),
      { code: 'database.foreign_executor' },
    )
    assert.deepEqual(await plates(), ['津A00001  0'])
  })
})
