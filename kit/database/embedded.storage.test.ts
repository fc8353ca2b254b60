import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from './index.ts'

const moduleUrl = new URL('index.js', import.meta.url).href
const kyselyUrl = import.meta.resolve('kysely')

/** A process of its own that opens the folder and then commits one row after another, telling each. */
const writer = `
  import { openDatabase } from ${JSON.stringify(moduleUrl)}
  import { sql } from ${JSON.stringify(kyselyUrl)}
  const database = await openDatabase({ folder: process.argv[1] }).catch(error => {
    console.log(error.code)
    process.exit(3)
  })
  await sql\`create table if not exists told (id int primary key)\`.execute(database.query)
  console.log('open')
  for (let id = 1; ; id++) {
    await database.transaction(tx => sql\`insert into told values (\${id})\`.execute(tx))
    console.log(id)
  }`

describe('an embedded database in a folder', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lingpai-embedded-'))
  })
  after(() => rm(folder, { recursive: true }))

  const startWriter = () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
  }

  it('keeps what was committed when the process is killed, and lets the next one in', async () => {
    const { child, lines } = startWriter()
    const told: number[] = []
    assert.equal((await lines.next()).value, 'open')
    while (told.length < 50) told.push(Number((await lines.next()).value))
    child.kill('SIGKILL')
    for (let line = await lines.next(); !line.done; line = await lines.next()) told.push(Number(line.value))

    const database = await openDatabase({ folder })
    const { rows } = await sql<{ id: number }>`select id from told order by id`.execute(database.query)
    const kept = new Set(rows.map(row => row.id))
    assert.deepEqual(
      told.filter(id => !kept.has(id)),
      [],
    )
    await database.close()
  })

  it('refuses a second process, naming the first', async () => {
    const database = await openDatabase({ folder })
    const { child, lines } = startWriter()
    const exited = once(child, 'exit')
    assert.equal((await lines.next()).value, 'database.in_use')
    assert.deepEqual(await exited, [3, null])
    await database.close()
  })

  it('refuses a second opening in the same process, and allows it after closing', async () => {
    const database = await openDatabase({ folder })
    await assert.rejects(openDatabase({ folder }), {
      code: 'database.in_use',
      details: { folder, process: process.pid },
    })
    await database.close()
    const again = await openDatabase({ folder })
    const { rows } = await sql`select 1 as one`.execute(again.query)
    assert.deepEqual(rows, [{ one: 1 }])
    await again.close()
  })
})
