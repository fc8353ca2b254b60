import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { type Generated, sql } from 'kysely'
import { inSchema, isUniqueViolation, refuseInsideTransaction, toJson } from './index.ts'
import { onEachDatabase } from './testing.ts'

interface Tables {
  plates: { plate: string; owner: string | null; seen: Generated<number> }
  samples: {
    id: number
    big: number | null
    time: Date | null
    bytes: Uint8Array | null
    json: unknown
    day: string | null
    amount: string | null
    yes: boolean | null
    real: number | null
    texts: string[] | null
    bigs: (number | null)[] | null
    times: Date[] | null
  }
}

onEachDatabase<Tables>('a database', database => {
  before(async () => {
    await sql`
      create table plates (plate text primary key, owner text, seen int not null default 0);
      create table samples (
        id int primary key, big int8, time timestamptz, bytes bytea, json jsonb, day date, amount numeric(20, 4), yes boolean,
        "real" double precision, texts text[], bigs int8[], times timestamptz[]
      )`.execute(database.query)
  })

  beforeEach(async () => {
    await sql`truncate plates, samples`.execute(database.query)
  })

  const insertPlate = (plate: string) => database.query.insertInto('plates').values({ plate, owner: null }).execute()
  const plates = async () => {
    const rows = await database.query.selectFrom('plates').select('plate').orderBy('plate').execute()
    return rows.map(row => row.plate)
  }

  it('inserts, reads, updates and deletes', async () => {
    await insertPlate('津A12345')
    const updated = await database.query
      .updateTable('plates')
      .set({ owner: '张三', seen: sql`seen + 1` })
      .where('plate', '=', '津A12345')
      .returningAll()
      .executeTakeFirst()
    assert.deepEqual(updated, { plate: '津A12345', owner: '张三', seen: 1 })
    const deleted = await database.query.deleteFrom('plates').executeTakeFirst()
    assert.equal(deleted.numDeletedRows, 1n)
    assert.deepEqual(await plates(), [])
  })

  it('tells how many rows an update changed', async () => {
    await insertPlate('津A12345')
    const result = await database.query.updateTable('plates').set({ seen: 2 }).where('seen', '=', 1).executeTakeFirst()
    assert.equal(result.numUpdatedRows, 0n)
  })

  it('recognises a violated unique index', async () => {
    await insertPlate('津A12345')
    await assert.rejects(insertPlate('津A12345'), error => isUniqueViolation(error, 'plates_pkey'))
    await assert.rejects(insertPlate('津A12345'), error => !isUniqueViolation(error, 'another'))
  })

  it('gives every type back as it was stored', async () => {
    const sample = {
      id: 1,
      big: Number.MAX_SAFE_INTEGER,
      time: new Date('2026-01-31T08:15:00.123Z'),
      bytes: Uint8Array.of(0, 127, 255),
      json: { 名: '张"三"', list: [1, null, { deep: true }] },
      day: '1949-10-01',
      amount: '12345678901234.5600',
      yes: false,
      real: 0.1,
      texts: ['plain', 'with "quotes", and {braces}', 'back\\slash', '', 'null'],
      bigs: [1, null, -5],
      times: [new Date('1969-12-31T23:59:59.999Z')],
    }
    await database.query
      .insertInto('samples')
      .values({ ...sample, json: toJson(sample.json) })
      .execute()
    assert.deepEqual(await database.query.selectFrom('samples').selectAll().executeTakeFirst(), sample)
  })

  it('gives nulls back', async () => {
    await sql`insert into samples (id) values (1)`.execute(database.query)
    const { id, ...rest } = await database.query.selectFrom('samples').selectAll().executeTakeFirstOrThrow()
    assert.equal(id, 1)
    assert.deepEqual([...new Set(Object.values(rest))], [null])
  })

  it('stores a list as JSON', async () => {
    await sql`insert into samples (id, json) values (1, ${toJson(['a', 2])})`.execute(database.query)
    const { json } = await database.query.selectFrom('samples').select('json').executeTakeFirstOrThrow()
    assert.deepEqual(json, ['a', 2])
  })

  it('reads microseconds as milliseconds', async () => {
    const { rows } = await sql<{ time: Date }>`select timestamptz '2026-01-31 08:15:00.123999+08' as time`.execute(
      database.query,
    )
    assert.deepEqual(rows, [{ time: new Date('2026-01-31T00:15:00.123Z') }])
  })

  it('refuses an integer that is not exact as a number', async () => {
    await assert.rejects(sql`select int8 '9007199254740993' as big`.execute(database.query), {
      code: 'database.unsafe_integer',
    })
  })

  it('reads through its own schema', async () => {
    await sql`drop schema if exists toll cascade; create schema toll; create table toll.plates (plate text)`.execute(
      database.query,
    )
    const toll = inSchema<Pick<Tables, 'plates'>>(database, 'toll')
    await toll.transaction(tx =>
      tx
        .insertInto('plates')
        .values({ plate: '津A00001', owner: undefined as never })
        .execute(),
    )
    assert.deepEqual(await toll.query.selectFrom('plates').selectAll().execute(), [{ plate: '津A00001' }])
    assert.deepEqual(await plates(), [])
  })

  it('commits what a transaction did and gives its result', async () => {
    const result = await database.transaction(async tx => {
      await tx.insertInto('plates').values({ plate: '津A12345', owner: null }).execute()
      return 'done'
    })
    assert.equal(result, 'done')
    assert.deepEqual(await plates(), ['津A12345'])
  })

  it('rolls back when the work throws', async () => {
    const failure = new Error('changed my mind')
    const work = database.transaction(async tx => {
      await tx.insertInto('plates').values({ plate: '津A12345', owner: null }).execute()
      throw failure
    })
    await assert.rejects(work, failure)
    assert.deepEqual(await plates(), [])
  })

  it('does not commit after a swallowed SQL error', async () => {
    const work = database.transaction(async tx => {
      await tx.insertInto('plates').values({ plate: '津A12345', owner: null }).execute()
      await sql`select 1 / 0`.execute(tx).catch(() => undefined)
    })
    await assert.rejects(work)
    assert.deepEqual(await plates(), [])
  })

  it('keeps others out of a transaction in progress', async () => {
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const first = database.transaction(async tx => {
      await tx.insertInto('plates').values({ plate: '津A12345', owner: null }).execute()
      begun.resolve()
      await release.promise
      throw new Error('rolled back')
    })
    await begun.promise
    const second = insertPlate('津B00000')
    release.resolve()
    await assert.rejects(first, /rolled back/)
    await second
    assert.deepEqual(await plates(), ['津B00000'])
  })

  it('runs many callers at once', async () => {
    await insertPlate('津A12345')
    const pass = () => database.transaction(tx => tx.updateTable('plates').set({ seen: sql`seen + 1` }).execute())
    await Promise.all(Array.from({ length: 50 }, pass))
    const { seen } = await database.query.selectFrom('plates').select('seen').executeTakeFirstOrThrow()
    assert.equal(seen, 50)
  })

  it('obeys the isolation asked for', async () => {
    const show = await database.transaction(
      tx => sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(tx),
      { isolation: 'serializable' },
    )
    assert.deepEqual(show.rows, [{ transaction_isolation: 'serializable' }])
  })

  // design.md §5: inside a transaction nothing is awaited but its own SQL.
  it('refuses the outer executor inside a transaction', async () => {
    await assert.rejects(
      database.transaction(() => insertPlate('津A12345')),
      { code: 'database.foreign_executor' },
    )
    assert.deepEqual(await plates(), [])
  })

  it('refuses a transaction inside a transaction', async () => {
    await assert.rejects(
      database.transaction(() => database.transaction(async () => undefined)),
      { code: 'database.foreign_executor' },
    )
    assert.deepEqual(await plates(), [])
  })

  it('refuses a transaction that is not its own', async () => {
    await assert.rejects(
      database.query.transaction().execute(async () => undefined),
      { code: 'database.bare_transaction' },
    )
    assert.deepEqual(await plates(), [])
  })

  it('refuses slow work inside a transaction and allows it outside', async () => {
    refuseInsideTransaction('hash')
    await assert.rejects(
      database.transaction(async () => refuseInsideTransaction('hash')),
      { code: 'database.not_inside_transaction', details: { what: 'hash' } },
    )
    refuseInsideTransaction('hash')
  })

  it('lets what a transaction left running use the database afterwards', async () => {
    const committed = Promise.withResolvers<void>()
    let later: Promise<unknown> = Promise.resolve()
    await database.transaction(async () => {
      later = committed.promise.then(() => insertPlate('津A12345'))
    })
    committed.resolve()
    await later
    assert.deepEqual(await plates(), ['津A12345'])
  })

  it('runs afterCommit actions in order, once committed', async () => {
    const seen: string[] = []
    await database.transaction(async tx => {
      database.afterCommit(() => seen.push('first'))
      database.afterCommit(() => seen.push('second'))
      await tx.selectFrom('plates').selectAll().execute()
      seen.push('work')
    })
    assert.deepEqual(seen, ['work', 'first', 'second'])
  })

  it('lets an afterCommit action use the database', async () => {
    let after: Promise<unknown> = Promise.resolve()
    await database.transaction(async () => {
      database.afterCommit(() => {
        after = insertPlate('津A12345')
      })
    })
    await after
    assert.deepEqual(await plates(), ['津A12345'])
  })

  it('drops afterCommit actions at rollback', async () => {
    const seen: string[] = []
    const work = database.transaction(async () => {
      database.afterCommit(() => seen.push('never'))
      throw new Error('rolled back')
    })
    await assert.rejects(work, /rolled back/)
    assert.deepEqual(seen, [])
  })

  it('runs an afterCommit action at once outside a transaction', () => {
    const seen: string[] = []
    database.afterCommit(() => seen.push('now'))
    assert.deepEqual(seen, ['now'])
  })

  for (const code of ['40001', '40P01']) {
    it(`tries again after ${code}, without the first try's actions`, async () => {
      const seen: number[] = []
      let tries = 0
      await database.transaction(async tx => {
        const attempt = ++tries
        database.afterCommit(() => seen.push(attempt))
        await tx
          .insertInto('plates')
          .values({ plate: `津A${attempt}`, owner: null })
          .execute()
        if (attempt < 3) await sql.raw(`do $$ begin raise exception using errcode = '${code}'; end $$`).execute(tx)
      })
      assert.deepEqual(seen, [3])
      assert.deepEqual(await plates(), ['津A3'])
    })
  }

  it('gives up on a conflict that stays', async () => {
    let tries = 0
    const work = database.transaction(async tx => {
      tries++
      await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx)
    })
    await assert.rejects(work, { code: 'database.conflict' })
    assert.equal(tries, 8)
  })
})
