import assert from 'node:assert/strict'
import { before, beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { createKeyRing } from '../../kit/crypto/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { ForeignColumn } from './index.ts'
import { announce } from './phases.ts'
import { createRotationWorld, now, type RotationWorld } from './testing-rotation.ts'

const context = (): string => 'other.number'
const others: readonly ForeignColumn[] = [
  {
    schema: 'other',
    table: 'lines',
    column: 'number_cipher',
    key: [
      ['owner', 'uuid'],
      ['line', 'integer'],
    ],
    context,
    index: { column: 'number_index', uniqueWith: ['owner'] },
  },
]

onEachDatabase<unknown>('columns of another application', database => {
  let world: RotationWorld
  before(async () => {
    world = await createRotationWorld(database)
    await sql`create schema other`.execute(database.query)
    await sql`create table other.lines (owner uuid, line integer, number_cipher text, number_index text,
      primary key (owner, line), unique (owner, number_index))`.execute(database.query)
  })
  beforeEach(async () => {
    await world.clear()
    await sql`delete from other.lines`.execute(database.query)
  })

  const owner = '00000000-0000-7000-8000-000000000001'
  const ring = () => createKeyRing(world.file.material)
  const indexOf = (value: string) => ring().blindIndexes(value, context())[0]
  async function add(line: number, value: string | null, index = value === null ? null : indexOf(value)) {
    const cipher = value === null ? null : ring().encrypt(value, context())
    await sql`insert into other.lines values (${owner}, ${line}, ${cipher}, ${index})`.execute(database.query)
  }
  const rows = async () =>
    (
      await sql<{ cipher: string | null; found: string | null }>`
      select number_cipher as cipher, number_index as found from other.lines order by line`.execute(database.query)
    ).rows

  it('come under the new keys in batches, index and all; what is empty stays so', async () => {
    for (let line = 1; line <= 20; line++) await add(line, `number ${line}`)
    await add(21, null)
    const old = world.file.material
    assert.equal((await world.rotate({ others })).outcome, 'completed')
    assert.notEqual(world.file.material.encryption[0]?.id, old.encryption[0]?.id)
    const after = await rows()
    assert.deepEqual(after[20], { cipher: null, found: null })
    for (const [at, { cipher, found }] of after.slice(0, 20).entries()) {
      assert.equal(ring().decrypt(cipher ?? '', context()), `number ${at + 1}`)
      assert.equal(found, indexOf(`number ${at + 1}`))
    }
  })

  it('keep the old index where another row has the new one already, and the rotation goes on', async () => {
    await add(1, 'the same')
    await add(3, 'another')
    // By a process that has the new key already, and did not find the first.
    world.file.material = announce(world.file.material, ['encryption', 'blindIndex'], now())
    await add(2, 'the same')
    assert.equal((await world.rotate({ others })).outcome, 'completed')
    const found = (await rows()).map(row => row.found)
    assert.equal(found.filter(one => one === indexOf('the same')).length, 1)
    assert.equal(found[2], indexOf('another'))
  })

  it('that no key can read stop the rotation before the old keys are dropped: rotation.unreadable', async () => {
    await add(1, 'number 1')
    await sql`update other.lines set number_cipher = 'x'`.execute(database.query)
    await assert.rejects(world.rotate({ others }), { code: 'rotation.unreadable' })
    assert.equal(world.file.material.encryption.length, 2)
  })
})
