import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { type Database, describeSchema, migrate } from './index.ts'
import { onEachDatabase, openTestPostgres } from './testing.ts'

const accounts = 'create table accounts (id int primary key, name text not null);\n'
const phones = `alter table accounts add column phone text;\ncomment on table accounts is 'sharded by account';\n`
const index = `-- lingpai:no-transaction
drop index concurrently if exists accounts_phone;
create index concurrently accounts_phone on accounts (phone);
`

/** A migrations folder of this test's own. */
function withFolder() {
  let path = ''
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'lingpai-migrations-'))
  })
  afterEach(() => rm(path, { recursive: true }))
  return {
    url: () => pathToFileURL(path),
    write: async (files: Record<string, string>) => {
      for (const [file, script] of Object.entries(files)) await writeFile(join(path, file), script)
    },
  }
}

onEachDatabase('migrate', database => {
  const folder = withFolder()
  let schemas = 0
  const newSchema = () => `app_${++schemas}`
  const run = (schema: string) => migrate({ database, schema, folder: folder.url() })

  it('applies each file once, in order', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts, '0002-phones.sql': phones, '0003-index.sql': index })
    assert.deepEqual(await run(schema), ['0001-accounts.sql', '0002-phones.sql', '0003-index.sql'])
    assert.deepEqual(await run(schema), [])
  })

  it('makes the same schema fresh and upgraded, rows and all', async () => {
    const [fresh, upgraded] = [newSchema(), newSchema()]
    await folder.write({ '0001-accounts.sql': accounts })
    await run(upgraded)
    await sql`insert into ${sql.id(upgraded)}.accounts values (1, '张三')`.execute(database.query)
    await folder.write({ '0002-phones.sql': phones, '0003-index.sql': index })
    assert.deepEqual(await run(upgraded), ['0002-phones.sql', '0003-index.sql'])
    await run(fresh)
    const described = await describeSchema(database, upgraded)
    assert.deepEqual(
      described.map(line => line.replaceAll(upgraded, fresh)),
      await describeSchema(database, fresh),
    )
    assert.ok(described.includes('comment accounts sharded by account'))
    const { rows } = await sql`select * from ${sql.id(upgraded)}.accounts`.execute(database.query)
    assert.deepEqual(rows, [{ id: 1, name: '张三', phone: null }])
  })

  it('sees a difference between two schemas', async () => {
    const [one, other] = [newSchema(), newSchema()]
    await folder.write({ '0001-accounts.sql': accounts })
    await run(one)
    await run(other)
    await sql`alter table ${sql.id(other)}.accounts alter column name drop not null`.execute(database.query)
    const described = (await describeSchema(database, other)).map(line => line.replaceAll(other, one))
    assert.notDeepEqual(described, await describeSchema(database, one))
  })

  it('refuses a file changed after it was applied', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts })
    await run(schema)
    await folder.write({ '0001-accounts.sql': `${accounts}-- harmless\n` })
    await assert.rejects(run(schema), {
      code: 'database.migration_changed',
      details: { schema, migration: '0001-accounts.sql' },
    })
  })

  it('takes a file with other line ends for the same', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts })
    await run(schema)
    await folder.write({ '0001-accounts.sql': accounts.replaceAll('\n', '\r\n') })
    assert.deepEqual(await run(schema), [])
  })

  it('undoes a migration that fails, keeps those before it, and resumes once mended', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts, '0002-phones.sql': `${phones}select 1 / 0;` })
    await assert.rejects(run(schema), {
      code: 'database.migration_failed',
      details: { schema, migration: '0002-phones.sql' },
    })
    assert.ok(!(await describeSchema(database, schema)).includes('column accounts.phone text'))
    await folder.write({ '0002-phones.sql': phones })
    assert.deepEqual(await run(schema), ['0002-phones.sql'])
  })

  it('runs an interrupted migration without transaction again', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts, '0002-phones.sql': phones })
    await run(schema)
    await folder.write({ '0003-index.sql': `${index}select 1 / 0;\n` })
    await assert.rejects(run(schema), { code: 'database.migration_failed' })
    await folder.write({ '0003-index.sql': index })
    await sql`delete from ${sql.id(schema)}.migrations where number = 3`.execute(database.query)
    assert.deepEqual(await run(schema), ['0003-index.sql'])
  })

  it('accepts a database that is ahead of the folder', async () => {
    const schema = newSchema()
    await folder.write({ '0001-accounts.sql': accounts, '0002-phones.sql': phones })
    await run(schema)
    await rm(new URL('0002-phones.sql', `${folder.url().href}/`))
    assert.deepEqual(await run(schema), [])
  })

  for (const file of ['2-phones.sql', '0003-phones.sql', '0002_phones.sql', '0001-twice.sql', 'notes.txt']) {
    it(`refuses a file named ${file}`, async () => {
      await folder.write({ '0001-accounts.sql': accounts, [file]: phones })
      await assert.rejects(run(newSchema()), { code: 'database.migration_misnamed' })
    })
  }
})

describe('migrate, on a real server', () => {
  const folder = withFolder()

  it('is safe for twenty installers at once', async () => {
    await folder.write({ '0001-accounts.sql': accounts, '0002-phones.sql': phones, '0003-index.sql': index })
    const postgres = await openTestPostgres()
    const installers = await Promise.all(Array.from({ length: 20 }, () => postgres.open<unknown>({ poolSize: 2 })))
    const install = (database: Database<unknown>) => migrate({ database, schema: 'app', folder: folder.url() })
    const applied = await Promise.all(installers.map(install))
    assert.deepEqual(applied.flat().toSorted(), ['0001-accounts.sql', '0002-phones.sql', '0003-index.sql'])
    const [first] = installers
    assert.ok(first !== undefined)
    assert.ok(
      (await describeSchema(first, 'app')).includes(
        'index CREATE INDEX accounts_phone ON app.accounts USING btree (phone)',
      ),
    )
  })
})
