import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { composeResidentId } from '../../kit/china/index.ts'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { inSchema, migrate, refuseInsideTransaction } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import { createHashPool, createPasswordStore, createPasswords } from '../authenticators/password/index.ts'
import { createIdentifierStore, type Identifier } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type ImportDependencies, type ImportSource, importAccounts, runImport } from './index.ts'

const at = new Date('2026-03-01T00:00:00Z')
const now = () => at
const keys = createKeyRing(createKeyMaterial('international', at))
const password = 'correct horse battery'
const bcrypt = '$2b$04$P3TzfPXDhJ3JDDnMzWjUd.9pkN1hWUUT35eK8ss0VAsNxJ0l6JUYS'
let realms = 0

function personAt(index: number) {
  const sequence = String(index).padStart(3, '0')
  return {
    name: '王小禾',
    phone: `16000000${sequence}`,
    username: `person${sequence}`,
    idNumber: composeResidentId({ regionCode: '110000', birthDate: '1980-01-01', sequence }),
  }
}

function lineOf(index: number, change: Record<string, unknown> = {}): string {
  const { name, phone, idNumber, username } = personAt(index)
  const line = { phone, phoneVerified: true, username, nationalId: idNumber, name, nameVerified: true, ...change }
  return JSON.stringify(line)
}

const linesOf = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => lineOf(from + index))

const sourceOf = (text: string, format: ImportSource['format'] = 'jsonl'): ImportSource => ({
  format,
  open: async function* (start) {
    yield Buffer.from(text).subarray(start)
  },
})

onEachDatabase<unknown>('importing accounts', raw => {
  const database = inSchema<IdentityTables>(raw, 'identity')
  const identifiers = createIdentifierStore({ keys, now })
  let folder = ''

  before(async () => {
    await migrate({ database: raw, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
    folder = await mkdtemp(join(tmpdir(), 'lingpai-import-'))
  })
  after(() => rm(folder, { recursive: true }))

  /** Each test has a realm of its own. */
  const realm = (): ImportDependencies['realm'] => ({
    name: `realm${++realms}`,
    policy: {
      identifiers: ['phone', 'username', 'national-id', 'email'],
      realm: 'toll',
      name: { 'zh-CN': '青禾通行', en: 'Qinghe Toll' },
      senderName: '青禾通行',
      reservedUsernames: [],
    },
  })
  const bring = (into: ImportDependencies['realm'], text: string, change: Partial<ImportDependencies> = {}) =>
    importAccounts({
      database,
      keys,
      realm: into,
      source: sourceOf(text),
      now,
      newId: () => newId(at),
      batchSize: 4,
      ...change,
    })
  const countOf = async (into: ImportDependencies['realm'], table: 'accounts' | 'identifiers' | 'persons' | 'events') =>
    (await database.query.selectFrom(table).select('realm').where('realm', '=', into.name).execute()).length
  const holderOf = (into: ImportDependencies['realm'], identifier: Identifier) =>
    identifiers.accountOf(database.query, into.name, identifier)
  const rejectionsOf = (importId: string) =>
    database.query
      .selectFrom('import_rejections')
      .selectAll()
      .where('import_id', '=', importId)
      .orderBy('line')
      .execute()

  it('brings in each line wholly: account, identifiers, person, password, event', async () => {
    const into = realm()
    const change = { passwordHash: bcrypt, mustChangePassword: true, twoStep: 'always', createdAt: '2020-01-02' }
    const summary = await bring(into, lineOf(1, change))
    assert.deepEqual([summary.outcome, summary.imported, summary.rejected], ['completed', 1, 0])
    const { phone, name, idNumber } = personAt(1)
    const accountId = await holderOf(into, { kind: 'phone', value: phone })
    assert.ok(accountId)
    const account = await database.query
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', accountId)
      .executeTakeFirst()
    assert.deepEqual(
      [account?.origin, account?.status, account?.ial, account?.two_step, account?.created_at.toISOString()],
      ['import', 'active', 2, 'always', '2020-01-02T00:00:00.000Z'],
    )
    const person = await database.query
      .selectFrom('persons')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    assert.equal(keys.decrypt(person?.name_cipher ?? '', 'persons.name'), name)
    assert.equal(keys.decrypt(person?.document_cipher ?? '', 'persons.document'), idNumber)
    assert.equal(await identifiers.reveal(database.query, accountId, 'national-id'), idNumber)
    const stored = await createPasswordStore({ now }).find(database.query, accountId)
    assert.deepEqual([stored?.hash, stored?.mustChange], [bcrypt, true])
    const events = await database.query
      .selectFrom('events')
      .select(['kind', 'detail'])
      .where('realm', '=', into.name)
      .execute()
    assert.deepEqual(events.map(event => event.kind).toSorted(), [
      'account.imported',
      'import.completed',
      'import.started',
    ])
    for (const value of [phone, name, idNumber]) assert.ok(!JSON.stringify(events).includes(value))
  })

  it('a legacy hash is replaced at the first sign-in', async () => {
    const into = realm()
    const legacy = 'sm3-suffix$qh$'
    const { sm3 } = await import('../../kit/crypto/index.ts')
    const digest = sm3(Buffer.from(`${password}qh`)).toString('hex')
    await bring(into, lineOf(1, { passwordHash: legacy + digest }))
    const accountId = await holderOf(into, { kind: 'phone', value: personAt(1).phone })
    assert.ok(accountId)
    const pool = createHashPool({ queue: 4, guard: refuseInsideTransaction })
    const store = createPasswordStore({ now })
    const unused = () => Promise.reject(new Error('not asked for'))
    const passwords = createPasswords({ database, store, pool, loadBlocklist: unused, loadMeter: unused })
    const proving = { accountId, subject: `a:${accountId}` } as Parameters<typeof passwords.authenticator.verify>[0]
    assert.equal(await passwords.authenticator.verify(proving, 'wrong'), null)
    assert.ok(await passwords.authenticator.verify(proving, password))
    assert.match((await store.find(database.query, accountId))?.hash ?? '', /^\$argon2id\$/)
    assert.ok(await passwords.authenticator.verify(proving, password))
  })

  it('leaves bad lines out, each with its number and reason, and no word of theirs', async () => {
    const into = realm()
    const text = [lineOf(1), '{', lineOf(2, { phone: '123' }), lineOf(3, { passwordHash: 'secret' }), '', lineOf(4)]
    const summary = await bring(into, text.join('\n'))
    assert.deepEqual([summary.imported, summary.rejected], [2, 3])
    const rejections = await rejectionsOf(summary.importId)
    assert.deepEqual(
      rejections.map(({ line, code, field, reason }) => [line, code, field, reason]),
      [
        [2, 'not-json', null, null],
        [3, 'identifier-invalid', 'phone', 'mobile.length'],
        [4, 'hash-unusable', 'passwordHash', 'unknown-format'],
      ],
    )
  })

  it('reports duplicates in the file, within a batch and across', async () => {
    const into = realm()
    const { username } = personAt(1)
    const other = { nationalId: null, name: null, nameVerified: null }
    const doubles = [
      lineOf(20, { username, ...other }),
      ...linesOf(2, 4),
      lineOf(21, { username, ...other }),
      lineOf(1),
    ]
    const summary = await bring(into, [lineOf(1), ...doubles].join('\n'))
    assert.deepEqual([summary.imported, summary.repeated, summary.rejected], [5, 0, 3])
    assert.deepEqual(
      (await rejectionsOf(summary.importId)).map(({ line, code, other_line }) => [line, code, other_line]),
      [
        [2, 'duplicate-in-file', 1],
        [7, 'duplicate-in-file', 1],
        [8, 'duplicate-in-file', 1],
      ],
    )
    assert.equal(await holderOf(into, { kind: 'phone', value: personAt(20).phone }), null)
  })

  it('never takes an identifier that somebody has', async () => {
    const into = realm()
    const owner = newId(at)
    const { phone } = personAt(1)
    await identifiers.add(database.query, { realm: into.name, id: owner }, { kind: 'phone', value: phone }, at)
    const summary = await bring(into, linesOf(0, 3).join('\n'))
    assert.deepEqual([summary.imported, summary.rejected], [2, 1])
    const [rejection] = await rejectionsOf(summary.importId)
    assert.deepEqual([rejection?.line, rejection?.code], [2, 'identifier-taken'])
    assert.match(rejection?.masked ?? '', /^160\*{4}0001$/)
    assert.equal(await holderOf(into, { kind: 'phone', value: phone }), owner)
    assert.equal(await holderOf(into, { kind: 'username', value: personAt(1).username }), null)
  })

  it('run twice it does nothing; a mended file brings in what was left out', async () => {
    const into = realm()
    const text = [...linesOf(0, 6), lineOf(6, { phone: '1' })].join('\n')
    const first = await bring(into, text)
    const again = await bring(into, text)
    assert.deepEqual([first.outcome, again.outcome, again.importId], ['completed', 'already-completed', first.importId])
    const mended = await bring(into, linesOf(0, 7).join('\n'))
    assert.deepEqual([mended.imported, mended.repeated, mended.rejected], [1, 6, 0])
    assert.equal(await countOf(into, 'accounts'), 7)
  })

  it('a line that says something else of the same person is reported, not taken as done', async () => {
    const into = realm()
    await bring(into, lineOf(1))
    const summary = await bring(into, lineOf(1, { twoStep: 'always' }))
    assert.deepEqual([summary.imported, summary.repeated, summary.rejected], [0, 0, 1])
    assert.equal((await rejectionsOf(summary.importId))[0]?.code, 'identifier-taken')
  })

  it('killed at any batch, it goes on there, and everything is in once', async () => {
    const into = realm()
    const text = [...linesOf(0, 10), lineOf(0), ...linesOf(10, 5)].join('\n')
    const resumed: (number | null)[] = []
    for (let run = 0; run < 3; run++) {
      const killed = { ...sourceOf(text), open: (start: number) => dying(text, start) }
      let opened = 0
      // The first two readings are the digest and this run; only the run dies, in the middle of a line.
      const source: ImportSource = {
        ...killed,
        open: start => (opened++ === 0 ? sourceOf(text).open(start) : killed.open(start)),
      }
      await assert.rejects(bring(into, text, { source, onResume: line => resumed.push(line) }), /killed/)
    }
    const summary = await bring(into, text)
    assert.deepEqual([summary.outcome, summary.imported, summary.rejected], ['completed', 15, 1])
    assert.ok(resumed.length === 2 && resumed.every(line => line !== null && line > 1))
    assert.equal(await countOf(into, 'accounts'), 15)
    assert.equal(await countOf(into, 'identifiers'), 45)
    assert.equal(await countOf(into, 'persons'), 15)
    assert.equal(await countOf(into, 'events'), 17)
  })

  async function* dying(text: string, start: number): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(text)
    yield bytes.subarray(start, start + Math.floor(bytes.length / 3))
    throw new Error('killed')
  }

  it('stops between batches when told to', async () => {
    const into = realm()
    const controller = new AbortController()
    const text = linesOf(0, 10).join('\n')
    const stopped = await bring(into, text, { signal: controller.signal, onProgress: () => controller.abort() })
    assert.deepEqual([stopped.outcome, stopped.imported], ['stopped', 4])
    const rest = await bring(into, text)
    assert.deepEqual([rest.outcome, rest.imported, rest.resumedAtLine], ['completed', 10, 5])
  })

  it('of two runs over one file at a time, one gives way and nothing is twice', async () => {
    const into = realm()
    const text = linesOf(0, 20).join('\n')
    const runs = await Promise.allSettled([bring(into, text), bring(into, text)])
    const lost = runs.flatMap(run => (run.status === 'rejected' ? [run.reason.code] : []))
    assert.ok(
      lost.every(code => code === 'import.overtaken'),
      String(lost),
    )
    const last = await bring(into, text)
    assert.equal(last.imported, 20)
    assert.equal(await countOf(into, 'accounts'), 20)
  })

  it('two files at a time that share a person: one has the account, the other is told', async () => {
    const into = realm()
    const shared = lineOf(100, { name: null, nationalId: null, nameVerified: null })
    const [one, two] = await Promise.all([
      bring(into, [...linesOf(0, 3), shared].join('\n')),
      bring(into, [shared, ...linesOf(10, 3), lineOf(100)].join('\n')),
    ])
    assert.equal(one.imported + two.imported, 7)
    assert.equal(one.rejected + two.rejected + one.repeated + two.repeated, 2)
    assert.equal(await countOf(into, 'accounts'), 7)
  })

  it('reads CSV by its header', async () => {
    const into = realm()
    const text =
      '\ufeffphone,username,phoneVerified\r\n16000000001,"anna",1\r\n16000000002,"bo""b",0\r\n16000000003,carla,\r\n'
    const summary = await bring(into, text, { source: sourceOf(text, 'csv'), batchSize: 1 })
    assert.deepEqual([summary.imported, summary.rejected], [2, 1])
    assert.ok(await holderOf(into, { kind: 'username', value: 'carla' }))
  })

  it('refuses a CSV file whose first line is no header, without repeating it', async () => {
    const text = '16000000001,anna\n'
    const refusal = bring(realm(), text, { source: sourceOf(text, 'csv') })
    await assert.rejects(refusal, error => {
      assert.ok(error instanceof Error && 'code' in error && error.code === 'import.header-invalid')
      assert.ok(!JSON.stringify(error).includes('16000000001'))
      return true
    })
  })

  it('the command prints how far it is and writes a report that only its owner reads', async () => {
    const into = realm()
    const path = join(folder, `${into.name}.jsonl`)
    await writeFile(
      path,
      [lineOf(1), lineOf(2, { phone: '1' }), lineOf(3, { username: personAt(1).username })].join('\n'),
    )
    const printed: string[] = []
    const result = await runImport({
      database,
      keys,
      realm: into,
      path,
      language: 'zh-CN',
      now,
      newId: () => newId(at),
      print: line => printed.push(line),
    })
    assert.deepEqual([result.imported, result.rejected], [1, 2])
    assert.ok(result.reportPath)
    const report = (await readFile(result.reportPath, 'utf8'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    assert.deepEqual(
      report.map(({ line, code, message }) => [line, code, message]),
      [
        [2, 'identifier-invalid', '号码或格式有误。'],
        [3, 'duplicate-in-file', '登录标识与文件中的另一行相同。'],
      ],
    )
    assert.equal((await stat(result.reportPath)).mode & 0o777, 0o600)
    assert.match(printed.join('\n'), /导入 1 个账户/)
    for (const index of [1, 2, 3]) {
      const { phone, name, idNumber } = personAt(index)
      const said = printed.join() + JSON.stringify(report)
      for (const value of [phone, name, idNumber]) assert.ok(!said.includes(value))
    }
  })

  it('refuses a file whose name does not tell its format, and one that is not there', async () => {
    const options = {
      database,
      keys,
      realm: realm(),
      language: 'en',
      now,
      newId: () => newId(at),
      print: () => undefined,
    } as const
    await assert.rejects(runImport({ ...options, path: join(folder, 'accounts.txt') }), {
      code: 'import.format-unknown',
    })
    await assert.rejects(runImport({ ...options, path: join(folder, 'none.csv') }), { code: 'import.file-unreadable' })
  })
})
