import assert from 'node:assert/strict'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type Database, openDatabase } from './index.ts'
import { openTestPostgres, type TestPostgres } from './testing.ts'

interface Tables {
  counters: { name: string; value: number }
  codes: { id: number; used_by: number | null }
}

describe('several connections to a real server', () => {
  let postgres: TestPostgres
  let database: Database<Tables>

  before(async () => {
    postgres = await openTestPostgres()
    database = await postgres.open<Tables>()
    await sql`
      create table counters (name text primary key, value int not null);
      create table codes (id int primary key, used_by int);
      insert into counters values ('a', 0), ('b', 0);
      insert into codes values (1, null)`.execute(database.query)
  })

  const valueOf = async (name: string) => {
    const row = await database.query
      .selectFrom('counters')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return row.value
  }

  it('lets exactly one of two hundred racing requests consume a code', async () => {
    const consume = (attempt: number) =>
      database.query
        .updateTable('codes')
        .set({ used_by: attempt })
        .where('id', '=', 1)
        .where('used_by', 'is', null)
        .returning('id')
        .executeTakeFirst()
    const won = await Promise.all(Array.from({ length: 200 }, (_, attempt) => consume(attempt)))
    assert.equal(won.filter(row => row !== undefined).length, 1)
  })

  it('loses no update under serializable isolation, by trying again', async () => {
    let tries = 0
    const increment = () =>
      database.transaction(
        async tx => {
          tries++
          const { value } = await tx
            .selectFrom('counters')
            .select('value')
            .where('name', '=', 'a')
            .executeTakeFirstOrThrow()
          await tx
            .updateTable('counters')
            .set({ value: value + 1 })
            .where('name', '=', 'a')
            .execute()
        },
        { isolation: 'serializable' },
      )
    const earlier = await valueOf('a')
    await Promise.all(Array.from({ length: 5 }, increment))
    assert.equal(await valueOf('a'), earlier + 5)
    assert.ok(tries > 5, 'five at once on five connections must have collided')
  })

  it('survives a deadlock, by trying again', async () => {
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const swap = (first: string, second: string, mine: number) => {
      let tries = 0
      return database.transaction(async tx => {
        tries++
        await tx.updateTable('counters').set({ value: 7 }).where('name', '=', first).execute()
        both[mine]?.resolve()
        if (tries === 1) await both[1 - mine]?.promise
        await tx.updateTable('counters').set({ value: 8 }).where('name', '=', second).execute()
        return tries
      })
    }
    const tries = await Promise.all([swap('a', 'b', 0), swap('b', 'a', 1)])
    assert.deepEqual(new Set(tries), new Set([1, 2]))
  })

  it('goes on after a migration that changes a table under prepared statements', async () => {
    await sql`create table changing (id int primary key); insert into changing values (1)`.execute(database.query)
    const read = async () => (await sql`select * from changing where id = ${1}`.execute(database.query)).rows
    const readInTransaction = () =>
      database.transaction(async tx => (await sql`select * from changing where id = ${1}`.execute(tx)).rows)
    for (let time = 0; time < 3; time++) assert.deepEqual(await read(), [{ id: 1 }])
    await sql`alter table changing add column note text`.execute(database.query)
    assert.deepEqual(await read(), [{ id: 1, note: null }])
    for (let time = 0; time < 3; time++) assert.deepEqual(await readInTransaction(), [{ id: 1, note: null }])
    await sql`alter table changing add column more text`.execute(database.query)
    assert.deepEqual(await readInTransaction(), [{ id: 1, note: null, more: null }])
  })

  it('cancels a statement that takes too long', async () => {
    const hasty = await postgres.open<Tables>({ statementTimeoutMs: 50 })
    await assert.rejects(sql`select pg_sleep(10)`.execute(hasty.query), { code: 'database.timeout' })
  })

  it('says that it is unavailable when nobody listens', async () => {
    const nowhere = await openDatabase<Tables>({ url: 'postgres://127.0.0.1:1/nothing' })
    await assert.rejects(sql`select 1`.execute(nowhere.query), {
      code: 'database.unavailable',
      details: { reason: 'ECONNREFUSED' },
    })
    await nowhere.close()
  })

  it('says that it is unavailable when the server does not answer in time', async () => {
    const silent = await startProxy(() => undefined)
    const throughProxy = await openDatabase<Tables>({ url: silent.url(postgres.url), connectionTimeoutMs: 50 })
    await assert.rejects(sql`select 1`.execute(throughProxy.query), { code: 'database.unavailable' })
    await throughProxy.close()
    await silent.stop()
  })

  it('fails cleanly while the server is gone, and recovers by itself', async () => {
    const target = new URL(postgres.url)
    const proxy = await startProxy(client => {
      const server = connect(Number(target.port), target.hostname)
      for (const [from, to] of [[client, server] as const, [server, client] as const]) {
        from.pipe(to)
        from.on('error', () => to.destroy()).on('close', () => to.destroy())
      }
    })
    const throughProxy = await openDatabase<Tables>({ url: proxy.url(postgres.url), report: () => undefined })
    const cut = throughProxy.transaction(async tx => {
      await tx.updateTable('counters').set({ value: 99 }).where('name', '=', 'b').execute()
      await proxy.stop()
      await tx.selectFrom('counters').selectAll().execute()
    })
    await assert.rejects(cut, { code: 'database.unavailable' })
    await assert.rejects(sql`select 1`.execute(throughProxy.query), { code: 'database.unavailable' })
    await proxy.resume()
    const { rows } = await sql`select 1 as one`.execute(throughProxy.query)
    assert.deepEqual(rows, [{ one: 1 }])
    assert.notEqual(await valueOf('b'), 99)
    await throughProxy.close()
    await proxy.stop()
  })
})

/** A door before the server that can be shut, with all who stand in it, and opened again at the same place. */
async function startProxy(welcome: (client: Socket) => void) {
  const clients = new Set<Socket>()
  let server: Server
  const listen = (port: number) =>
    new Promise<number>(resolve => {
      server = createServer(client => {
        clients.add(client.on('error', () => undefined))
        welcome(client)
      }).listen(port, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  const port = await listen(0)
  return {
    url: (target: string) => Object.assign(new URL(target), { host: `127.0.0.1:${port}` }).href,
    resume: () => listen(port),
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        for (const client of clients) client.destroy()
        clients.clear()
      }),
  }
}
