import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import fc from 'fast-check'
import { type KyselyPlugin, PostgresQueryCompiler, sql } from 'kysely'
import { createKeyMaterial, createKeyRing, type KeyMaterial } from '../../kit/crypto/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { cipherColumns } from './columns.ts'
import { runRotation } from './index.ts'
import { announce, dropOld, promote } from './phases.ts'
import { createRotationWorld, makeId, now, phoneOf, type RotationWorld } from './testing-rotation.ts'

onEachDatabase<unknown>('rotating keys', raw => {
  let world: RotationWorld
  before(async () => {
    world = await createRotationWorld(raw)
  })
  beforeEach(() => world.clear())

  const phone = (index: number) => ({ kind: 'phone', value: phoneOf(index) }) as const
  const person = { nameMasked: '王**', documentKind: 'resident-id', documentMasked: '110*', source: 'test' }

  async function populate(count: number): Promise<string[]> {
    const { identifiers, accounts } = world.stores()
    const ids = Array.from({ length: count }, makeId)
    for (const [index, id] of ids.entries()) {
      await identifiers.add(world.database.query, { realm: 'toll', id }, phone(index), now())
      await accounts.savePerson(world.database.query, id, 'toll', {
        ...person,
        name: `王${index}`,
        document: phoneOf(index),
      })
    }
    return ids
  }

  async function assertAllThere(ids: readonly string[]): Promise<void> {
    const { identifiers, accounts } = world.stores()
    for (const [index, id] of ids.entries()) {
      assert.equal(await identifiers.accountOf(world.database.query, 'toll', phone(index)), id)
      assert.equal(await identifiers.reveal(world.database.query, id, 'phone'), phoneOf(index))
      const revealed = await accounts.revealPerson(world.database.query, id)
      assert.deepEqual(revealed, { name: `王${index}`, document: phoneOf(index) })
    }
    assert.equal(await world.leftovers(), 0)
  }

  it('knows every column of the schema that holds ciphertext', async () => {
    const { rows } = await sql<{ at: string }>`
      select table_name || '.' || column_name as at from information_schema.columns
      where table_schema = 'identity' and column_name like '%cipher%' order by at`.execute(world.database.query)
    assert.deepEqual(
      rows.map(row => row.at),
      cipherColumns.map(({ table, column }) => `${table}.${column}`).toSorted(),
    )
  })

  it('brings every row under the new keys and drops the old ones', async () => {
    const ids = await populate(30)
    const old = world.file.material
    const summary = await world.rotate()
    assert.deepEqual([summary.outcome, summary.resumed], ['completed', false])
    await assertAllThere(ids)
    const { encryption, blindIndex, mac } = world.file.material
    assert.deepEqual([encryption.length, blindIndex.length, mac], [1, 1, old.mac])
    assert.notEqual(encryption[0]?.id, old.encryption[0]?.id)
    const events = await world.database.query
      .selectFrom('events')
      .select(['kind', 'detail'])
      .where('kind', 'like', 'key.%')
      .orderBy('id')
      .execute()
    const change = (kind: string, material: KeyMaterial) => [
      { kind, detail: { use: 'encryption', keyId: material.encryption[0]?.id } },
      { kind, detail: { use: 'blindIndex', keyId: material.blindIndex[0]?.id } },
    ]
    assert.deepEqual(events, [...change('key.rotated', world.file.material), ...change('key.dropped', old)])
  })

  it('leaves wiped and other columns as they are, and keeps drafts and notices readable', async () => {
    const { keys } = world.stores()
    const at = now()
    const notice = {
      realm: 'toll',
      channel: 'sms',
      recipient_key: 'k',
      recipient_masked: '*',
      is_code: false,
      template: 't',
    } as const
    const state = { language: 'en', next_attempt_at: at, expires_at: at, created_at: at } as const
    const waiting = makeId()
    const sealed = {
      recipient_cipher: keys.encrypt('1', 'notices.recipient'),
      parameters_cipher: keys.encrypt('{}', 'notices.parameters'),
    }
    const wiped = { recipient_cipher: '', parameters_cipher: '' }
    await world.database.query
      .insertInto('notices')
      .values([
        { id: waiting, ...notice, ...state, state: 'waiting', ...sealed },
        { id: makeId(), ...notice, ...state, state: 'sent', ...wiped },
      ])
      .execute()
    await world.rotate()
    const rows = await world.database.query.selectFrom('notices').selectAll().orderBy('id').execute()
    const ring = world.stores().keys
    assert.deepEqual(
      rows.map(row => row.recipient_cipher && ring.decrypt(row.recipient_cipher, 'notices.recipient')),
      ['1', ''],
    )
    assert.deepEqual(
      rows.map(row => row.state),
      ['waiting', 'sent'],
    )
  })

  it('whatever the moment it is stopped or killed at, it goes on there and ends well', async () => {
    const kill = fc.record({
      at: fc.integer({ min: 1, max: 12 }),
      how: fc.constantFrom('stop', 'throw', 'before save', 'after save'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 5 }), async kills => {
        await world.clear()
        const ids = await populate(10)
        for (const { at, how } of kills) await rotateUntil(at, how)
        const last = await world.rotate({ batchSize: 3 })
        assert.equal(last.outcome, 'completed')
        await assertAllThere(ids)
        const { encryption, blindIndex } = world.file.material
        assert.deepEqual([encryption.length, blindIndex.length], [1, 1])
      }),
      { numRuns: 8 },
    )
  })

  async function rotateUntil(at: number, how: string): Promise<void> {
    const controller = new AbortController()
    let progress = 0
    const save = async (material: KeyMaterial) => {
      if (how === 'before save') throw new Error('killed')
      world.file.material = material
      if (how === 'after save') throw new Error('killed')
    }
    const onProgress = () => {
      if (++progress < at) return
      if (how === 'throw') throw new Error('killed')
      if (how === 'stop') controller.abort()
    }
    const run = world.rotate({
      batchSize: 3,
      material: { load: world.load, save },
      onProgress,
      signal: controller.signal,
    })
    await run.catch(error => assert.match(String(error), /killed/))
  }

  it('whichever two key rings are at work at one time, neither takes what the other has written', async () => {
    const old = world.file.material
    const announced = announce(old, ['blindIndex'], now())
    const fresh = dropOld(promote(announced, ['blindIndex']), ['blindIndex'])
    const cases = [
      [old, 'as written', announced],
      [announced, 'as written', old],
      [old, 'filled', old],
      [old, 'filled', announced],
      [old, 'filled', fresh],
      [announced, 'as written', fresh],
      [fresh, 'as written', announced],
      [old, 'switched', announced],
      [old, 'switched', fresh],
    ] as const
    const [owner, other] = [makeId(), makeId()]
    for (const [at, [writer, state, rival]] of cases.entries()) {
      await world.clear()
      assert.ok(
        await world
          .storesOf(writer)
          .identifiers.add(world.database.query, { realm: 'toll', id: owner }, phone(1), now()),
      )
      await bringTo(state, createKeyRing(announced))
      // Straight to the insert, as of two requests that both looked and found nothing.
      assert.equal(await insertBlindly(rival, other), false, `case ${at}`)
      const found = await world.storesOf(rival).identifiers.accountOf(world.database.query, 'toll', phone(1))
      assert.equal(found, owner, `case ${at}`)
    }
  })

  async function bringTo(
    state: 'as written' | 'filled' | 'switched',
    ring: ReturnType<typeof createKeyRing>,
  ): Promise<void> {
    const [newest = ''] = ring.blindIndexes(phoneOf(1), 'identifiers.toll.phone')
    const set = { filled: { next_blind_index: newest }, switched: { blind_index: newest, next_blind_index: null } }
    if (state === 'as written') return
    await world.database.query.updateTable('identifiers').set(set[state]).execute()
  }

  async function insertBlindly(material: KeyMaterial, accountId: string): Promise<boolean> {
    const { identifiers } = world.storesOf(material)
    const blind = { ...identifiers, accountOf: async () => null }
    return await blind.add(world.database.query, { realm: 'toll', id: accountId }, phone(1), now())
  }

  it('under load nothing is lost and no identifier has two owners', async () => {
    await populate(40)
    const { database } = world
    const held = new Map<string, string>()
    for (const row of await database.query.selectFrom('identifiers').select('account_id').execute()) {
      const value = await world.stores().identifiers.reveal(database.query, row.account_id, 'phone')
      held.set(value ?? '', row.account_id)
    }
    const processes = await Promise.all(Array.from({ length: 4 }, () => world.startProcess()))
    const service = { isOver: false }
    let operations = 0

    const live = async (process: (typeof processes)[number], seed: number) => {
      let dice = seed
      const roll = (sides: number): number => {
        dice = (Math.imul(dice, 1103515245) + 12345) >>> 0
        // Its low bits repeat.
        return (dice >>> 16) % sides
      }
      while (!service.isOver) {
        operations++
        // The embedded database answers without ever letting timers run.
        await new Promise(resolve => setImmediate(resolve))
        const identifier = phone(roll(80))
        const owner = held.get(identifier.value)
        switch (roll(4)) {
          case 0: {
            const accountId = makeId()
            if (await process.identifiers.add(database.query, { realm: 'toll', id: accountId }, identifier, now())) {
              assert.equal(held.get(identifier.value), undefined, 'a second owner')
              held.set(identifier.value, accountId)
            }
            break
          }
          case 1:
            // Forgotten first: as soon as it is gone, another may have it.
            if (owner === undefined || !held.delete(identifier.value)) break
            assert.ok(await process.identifiers.remove(database.query, owner, 'phone'))
            break
          case 2: {
            const found = await process.identifiers.accountOf(database.query, 'toll', identifier)
            if (owner !== undefined && held.get(identifier.value) === owner) assert.equal(found, owner, 'not found')
            break
          }
          case 3: {
            const revealed = owner && (await process.identifiers.reveal(database.query, owner, 'phone'))
            if (owner && held.get(identifier.value) === owner) assert.equal(revealed, identifier.value)
          }
        }
        // Processes follow at different moments.
        if (roll(10) === 0) await process.beat()
      }
    }
    const load = Promise.all(processes.map((process, index) => live(process, 17 * (index + 1))))
    try {
      for (let round = 0; round < 3; round++) await Promise.race([world.rotate(), load])
    } finally {
      service.isOver = true
    }
    await load
    assert.ok(operations > 100)
    const { identifiers } = world.stores()
    for (const [value, accountId] of held) {
      assert.equal(await identifiers.accountOf(database.query, 'toll', { kind: 'phone', value }), accountId)
      assert.equal(await identifiers.reveal(database.query, accountId, 'phone'), value)
    }
    const rows = await database.query.selectFrom('identifiers').select('cipher').execute()
    assert.equal(rows.length, held.size)
    assert.equal(await world.leftovers(), 0)
  })

  it('waits for a process that has not followed, and says so when it runs out of patience', async () => {
    await populate(3)
    const process = await world.startProcess()
    const waited: number[] = []
    const timing = { settleMs: 0, pollMs: 1, patienceMs: 3 }
    const refusal = world.rotate({ timing, onProgress: ({ waitingFor }) => waited.push(waitingFor) })
    await assert.rejects(refusal, { code: 'rotation.not-adopted', details: { processes: 1 } })
    assert.ok(waited.includes(1))
    assert.equal(world.file.material.encryption.length, 2)
    await process.leave()
    assert.deepEqual((await world.rotate({ timing })).resumed, true)
  })

  it('does not wait for a process that has been silent for long; that one writes no more', async () => {
    let clock = 0
    const process = await world.startProcess({ clock: () => clock, staleAfterMs: 45_000 })
    await world.database.query
      .updateTable('key_readers')
      .set({ seen_at: new Date(Date.now() - 61_000) })
      .execute()
    assert.equal((await world.rotate()).outcome, 'completed')
    clock = 45_001
    const { query } = world.database
    await assert.rejects(process.identifiers.add(query, { realm: 'toll', id: makeId() }, phone(1), null), {
      code: 'keys.stale',
    })
    await process.beat()
    assert.ok(await process.identifiers.add(query, { realm: 'toll', id: makeId() }, phone(1), null))
    assert.equal(await world.leftovers(), 0)
  })

  it('waits for what a process had in hand when it followed', async () => {
    const process = await world.startProcess()
    const polls: number[] = []
    const timing = { settleMs: 3_600_000, pollMs: 1, patienceMs: 2 }
    const run = world.rotate({
      timing,
      pause: () => process.beat(),
      onProgress: p => polls.push(p.waitingFor),
    })
    await assert.rejects(run, { code: 'rotation.not-adopted' })
    assert.deepEqual(polls, [1, 1])
  })

  it('a process whose keys cannot be read goes on with those it has, and reports it', async () => {
    const reports: unknown[] = []
    let broken = false
    const load = () => (broken ? Promise.reject(new Error('no file')) : world.load())
    const process = await world.startProcess({ load, report: error => reports.push(error) })
    broken = true
    await process.beat()
    assert.equal(reports.length, 1)
    assert.ok(await process.identifiers.add(world.database.query, { realm: 'toll', id: makeId() }, phone(1), null))
  })

  it('refuses to run twice at a time', async () => {
    await populate(20)
    let second: Promise<unknown> | undefined
    const onProgress = () => {
      second ??= assert.rejects(world.rotate(), { code: 'rotation.running-elsewhere' })
    }
    await world.rotate({ onProgress })
    assert.ok(second)
    await second
  })

  it('drops no key while a row cannot be read, and goes on once it is mended', async () => {
    const ids = await populate(5)
    const [broken = ''] = ids
    const { keys } = world.stores()
    const damage = (cipher: string) =>
      world.database.query
        .updateTable('persons')
        .set({ name_cipher: cipher })
        .where('account_id', '=', broken)
        .execute()
    await damage(keys.encrypt('王0', 'another.field'))
    await assert.rejects(world.rotate(), {
      code: 'rotation.unreadable',
      details: { step: 'persons.name_cipher', rows: 1 },
    })
    assert.equal(world.file.material.encryption.length, 2)
    await damage(keys.encrypt('王0', 'persons.name'))
    await world.rotate()
    await assertAllThere(ids)
  })

  it('a lost key is said to be lost', async () => {
    await populate(1)
    world.file.material = createKeyMaterial('international', now())
    await assert.rejects(world.rotate(), { code: 'rotation.unreadable' })
  })

  it('the command says how far it is', async () => {
    await populate(3)
    const { database, load } = world
    const printed: string[] = []
    const save = async (material: KeyMaterial) => {
      world.file.material = material
    }
    const command = { language: 'en', print: (line: string) => printed.push(line), clock: () => 0 } as const
    const pause = () => Promise.resolve()
    const timing = { settleMs: 0 }
    await runRotation({ ...command, database, material: { load, save }, now, newId: makeId, pause, timing })
    assert.match(
      printed.join('\n'),
      /^Rotating keys.*\nRewriting identifiers.cipher: 3 values.*\nDone: 15 values rewritten/,
    )
  })

  it('finds an identifier by its indexes, even where the planner knows nothing of the table', async () => {
    const { query } = world.database
    await sql`insert into identity.identifiers (realm, kind, blind_index, account_id, cipher, masked, created_at)
      select 'toll', 'phone', md5(n::text), gen_random_uuid(), '', '', now() from generate_series(1, 3000) as n`.execute(
      query,
    )
    const statements: string[] = []
    const spying = { ...world.stores().identifiers }
    await spying.accountOf(query.withPlugin(spyOn(statements)), 'toll', phone(1))
    const statement = statements.at(-1) ?? ''
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain (generic_plan) ${sql.raw(statement)}`.execute(query)
    const plan = rows.map(row => row['QUERY PLAN']).join('\n')
    assert.match(plan, /identifiers_pkey[^\n]*\n[^\n]*Index Cond: [^\n]*realm[^\n]*kind[^\n]*blind_index/)
    assert.match(plan, /identifiers_newest[^\n]*\n[^\n]*Index Cond: [^\n]*COALESCE[^\n]*realm[^\n]*kind/)
  })
})

/** Notes the SQL of each statement, and before it that of its parts. */
const spyOn = (statements: string[]): KyselyPlugin => ({
  transformQuery: ({ node }) => {
    statements.push(new PostgresQueryCompiler().compileQuery(node, { queryId: 'spy' }).sql)
    return node
  },
  transformResult: async ({ result }) => result,
})
