import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { before, it } from 'node:test'
import pg from 'pg'
import { createAccountStore } from '../../identity/accounts/index.ts'
import { createGridCard } from '../../identity/authenticators/grid-card/index.ts'
import {
  answerQuestion,
  createOtpToken,
  enterPin,
  newSimulatedToken,
  type SimulatedToken,
  setPin,
} from '../../identity/authenticators/otp-token/index.ts'
import { createHashPool, createPasswordStore } from '../../identity/authenticators/password/index.ts'
import { createTotp } from '../../identity/authenticators/totp/index.ts'
import { createDeviceStore } from '../../identity/devices/index.ts'
import { describeEvent } from '../../identity/events/index.ts'
import { createIdentifierStore, maskIdentifier, recognise } from '../../identity/identifiers/index.ts'
import { parsePolicy } from '../../identity/realms/index.ts'
import type { IdentityTables } from '../../identity/tables.ts'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate, refuseInsideTransaction } from '../../kit/database/index.ts'
import { onEachDatabase, openTestPostgres } from '../../kit/database/testing.ts'
import { stepAt, totp } from '../../kit/one-time-codes/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { personAt } from '../people/index.ts'
import {
  copySink,
  createNameOf,
  demoDevices,
  demoPassword,
  generateAccounts,
  insertSink,
  loadDemoWorld,
  phrases,
  type RowSink,
  sharedPasswordOf,
  staffPassword,
} from './index.ts'

const at = new Date('2026-03-01T00:00:00Z')
const now = () => at
const keys = createKeyRing(createKeyMaterial('international', at))
const pool = createHashPool({
  queue: 50,
  guard: refuseInsideTransaction,
  parameters: { memoryCost: 64, timeCost: 1, parallelism: 1 },
})
const identifiers = createIdentifierStore({ keys, now })
const realms = ['toll', 'traffic', 'bank', 'lookup', 'staff'].map(name => {
  const read = parsePolicy(readFileSync(new URL(`policies/${name}.yaml`, packageRoot), 'utf8'))
  return { name, policy: read.policy }
})

async function prepare(raw: Database<unknown>): Promise<Database<IdentityTables>> {
  await migrate({ database: raw, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  return inSchema<IdentityTables>(raw, 'identity')
}

onEachDatabase<unknown>('the demo world', raw => {
  let database: Database<IdentityTables>
  const load = (change: Partial<Parameters<typeof loadDemoWorld>[0]> = {}) =>
    loadDemoWorld({ database, keys, realms, now, hash: pool.hash, ...change })
  const rowsOf = async (table: 'accounts' | 'events' | 'devices' | 'identifiers' | 'staff_members') =>
    (
      await database.query
        .selectFrom(table)
        .select(eb => eb.fn.countAll<number>().as('rows'))
        .executeTakeFirstOrThrow()
    ).rows

  before(async () => {
    database = await prepare(raw)
  })

  it('leaves out an account whose number a visitor has', async () => {
    const spare = { name: 'spare', policy: { identifiers: ['phone'] as const } }
    await identifiers.add(
      database.query,
      { realm: 'spare', id: newId(at) },
      { kind: 'phone', value: personAt(3).phone },
      at,
    )
    const accounts = await load({ realms: [spare], count: 5 })
    assert.deepEqual([accounts.length, await rowsOf('accounts')], [5, 4])
  })

  it('gives every realm its accounts, each found by all that its realm takes, with the password that is said', async () => {
    const accounts = await load()
    assert.deepEqual([accounts.length, await rowsOf('accounts'), await rowsOf('staff_members')], [44, 44 + 4, 4])
    const passwords = createPasswordStore({ now })
    for (const { realm, phone, username, idNumber, password } of accounts) {
      const allowed = realms.find(({ name }) => name === realm)?.policy.identifiers ?? []
      const found = new Set<string | null>()
      for (const text of [phone, username, idNumber]) {
        const read = recognise(text, allowed, at)
        if (read.ok) found.add(await identifiers.accountOf(database.query, realm, read.identifier))
      }
      const [id] = found
      assert.ok(found.size === 1 && id, `${realm} ${username}`)
      const stored = await passwords.find(database.query, id)
      assert.ok((await pool.verify(stored?.hash ?? '', password)).matches, `${realm} ${username}`)
    }
  })

  it('writes identifiers and persons just as the service does', async () => {
    const own = newId(at)
    for (const kind of ['phone', 'username', 'email', 'national-id'] as const) {
      const row = await database.query
        .selectFrom('identifiers')
        .innerJoin('accounts', 'accounts.id', 'identifiers.account_id')
        .select(['identifiers.account_id', 'masked', 'verified_at'])
        .where('identifiers.realm', '=', 'toll')
        .where('kind', '=', kind)
        .orderBy('accounts.created_at')
        .limit(1)
        .executeTakeFirst()
      const value = (await identifiers.reveal(database.query, row?.account_id ?? '', kind)) ?? ''
      assert.equal(row?.masked, maskIdentifier({ kind, value }), kind)
      assert.equal(
        await identifiers.add(database.query, { realm: 'toll', id: own }, { kind, value }, null),
        false,
        kind,
      )
    }
  })

  it('shows each of its traits', async () => {
    const accounts = await load()
    const store = createAccountStore({ keys, now })
    const standingOf = async (trait: string) => {
      const account = accounts.find(one => one.realm === 'toll' && one.trait === trait)
      const id = await identifiers.accountOf(database.query, 'toll', { kind: 'phone', value: account?.phone ?? '' })
      return await store.standing(database.query, id ?? '', null)
    }
    assert.equal((await standingOf('held'))?.account.status, 'held')
    assert.equal((await standingOf('closing'))?.account.status, 'closing')
    assert.equal((await standingOf('two-step'))?.account.twoStep, 'always')
    assert.equal((await standingOf('english'))?.account.language, 'en')
    assert.equal((await standingOf('must-change'))?.mustChangePassword, true)
    assert.equal((await standingOf('never-signed-in'))?.account.lastSignInAt, null)
    const dormant = (await standingOf('dormant'))?.account.lastSignInAt
    assert.ok(dormant && at.getTime() - dormant.getTime() > 90 * 86_400_000)
    assert.equal((await standingOf('ordinary'))?.account.status, 'active')
  })

  it('has devices and activity to look at, in words and without personal data', async () => {
    const [first] = await load()
    const id = (await identifiers.accountOf(database.query, 'toll', { kind: 'phone', value: first?.phone ?? '' })) ?? ''
    const devices = await createDeviceStore({ keys, now, newId: () => newId(at) }).list(database.query, id)
    assert.deepEqual(
      devices.map(device => device.formFactor),
      ['desktop', 'mobile'],
    )
    const events = await database.query
      .selectFrom('events')
      .selectAll()
      .where('account_id', '=', id)
      .orderBy('id')
      .execute()
    assert.equal(events.length, 7)
    assert.ok(events.every(event => event.at < at && describeEvent(event, 'zh-CN').title !== ''))
    assert.deepEqual(
      events.map(event => event.at.getTime()),
      events.map(event => event.at.getTime()).toSorted((a, b) => a - b),
    )
    const all = JSON.stringify(await database.query.selectFrom('events').selectAll().execute())
    for (const value of [first?.name, first?.phone, first?.idNumber]) assert.ok(value && !all.includes(value))
  })

  it('is loaded once, and leaves alone what visitors did', async () => {
    const first = await load()
    const counts = [await rowsOf('accounts'), await rowsOf('events'), await rowsOf('devices')]
    const id = await identifiers.accountOf(database.query, 'toll', { kind: 'phone', value: first[0]?.phone ?? '' })
    await createPasswordStore({ now }).set(database.query, id ?? '', 'changed')
    assert.deepEqual(await load({ hash: () => assert.fail('nothing is to be hashed') }), first)
    assert.deepEqual([await rowsOf('accounts'), await rowsOf('events'), await rowsOf('devices')], counts)
    assert.equal((await createPasswordStore({ now }).find(database.query, id ?? ''))?.hash, 'changed')
  })

  it('has media that the service takes as its own: the token, card and app on the desk prove whose they are', async () => {
    const [first] = (await load()).filter(({ realm }) => realm === 'bank')
    const accountId = first?.accountId ?? ''
    const { policy } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
    const clock = { at }
    const deps = { database, keys, now: () => clock.at, newId: () => newId(at), randomBytes }
    const proving = {
      realm: 'bank',
      policy,
      ceremonyId: newId(at),
      accountId,
      subject: `a:${accountId}`,
      recipient: null,
      asked: '',
      purpose: 'sign-in',
      language: 'zh-CN' as const,
      origin: { browser: '', address: '', prefix: '', known: true },
    }
    const { tokens, cards, apps } = demoDevices()
    const token = createOtpToken(deps)
    const asked = await token.challenge(proving)
    const device = enterPin(startedWith(tokens[0]?.seed, tokens[0]?.pin ?? ''), tokens[0]?.pin ?? '').token
    assert.ok(asked.ok && asked.asks.kind === 'question')
    const shown = answerQuestion(device, asked.asks.question, at)
    assert.ok(shown.ok && (await token.verify(proving, shown.code)))
    const card = createGridCard({
      ...deps,
      accounts: createAccountStore({ keys, now }),
      notices: { tell: async () => {} },
    })
    const cells = await card.challenge(proving)
    assert.ok(cells.ok && cells.asks.kind === 'cells')
    const digitsAt = (cell: string): string => {
      const from = ((Number(cell.slice(1)) - 1) * 10 + 'ABCDEFGHIJ'.indexOf(cell.slice(0, 1))) * 3
      return cards[0]?.card.cells.slice(from, from + 3) ?? ''
    }
    assert.ok(await card.verify(proving, cells.asks.cells.map(digitsAt).join('')))
    const code = totp(apps[0]?.secret ?? new Uint8Array(20), stepAt(at, 30), 6)
    assert.ok(await createTotp(deps).verify(proving, code))
  })

  it('has staff with a role each, and two clerks, so that one can decide what the other asked', async () => {
    const staff = (await load()).filter(({ realm }) => realm === 'staff')
    assert.deepEqual(
      staff.map(({ trait, password }) => [trait, password]),
      ['clerk', 'clerk', 'agent', 'operator'].map(role => [role, staffPassword]),
    )
    const rows = await database.query.selectFrom('staff_members').select('roles').execute()
    assert.deepEqual(rows.map(({ roles }) => roles.join()).toSorted(), ['agent', 'clerk', 'clerk', 'operator'])
  })

  it('generates as many accounts as wanted, in batches, each like one of the service', async () => {
    const seen: number[] = []
    const made = { sink: insertSink(database), keys, realm: 'bench', hashes: [await pool.hash(sharedPasswordOf(0))] }
    const result = await generateAccounts({
      ...made,
      count: 25,
      batchSize: 10,
      onProgress: ({ done }) => seen.push(done),
    })
    assert.deepEqual([result.done, seen], [25, [10, 20, 25]])
    await assertGenerated(database, 25)
    await generateAccounts({ ...made, from: 25, count: 5 })
    await assertGenerated(database, 30)
  })
})

function startedWith(seed: Parameters<typeof newSimulatedToken>[0] | undefined, pin: string): SimulatedToken {
  assert.ok(seed)
  const started = setPin(newSimulatedToken(seed), pin)
  assert.ok(started.ok)
  return started.token
}

async function assertGenerated(database: Database<IdentityTables>, count: number): Promise<void> {
  const accounts = createAccountStore({ keys, now })
  const rows = await database.query.selectFrom('accounts').select('id').where('realm', '=', 'bench').execute()
  assert.equal(rows.length, count)
  for (const index of [0, 7, count - 1]) {
    const { name, phone, idNumber } = personAt(index)
    const id = await identifiers.accountOf(database.query, 'bench', { kind: 'phone', value: phone })
    assert.ok(id)
    assert.equal(await identifiers.accountOf(database.query, 'bench', { kind: 'national-id', value: idNumber }), id)
    assert.deepEqual(await accounts.revealPerson(database.query, id), { name, document: idNumber })
    const standing = await accounts.standing(database.query, id, null)
    assert.deepEqual(
      [standing?.account.status, standing?.verifiedKinds.toSorted()],
      ['active', ['national-id', 'phone']],
    )
    const stored = await createPasswordStore({ now }).find(database.query, id)
    assert.ok((await pool.verify(stored?.hash ?? '', sharedPasswordOf(0))).matches)
  }
}

it('streams by COPY into a server; a batch that fails leaves nothing behind', async () => {
  const server = await openTestPostgres()
  const database = await prepare(await server.open())
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    const made = { keys, realm: 'bench', hashes: [await pool.hash(sharedPasswordOf(0))] }
    await generateAccounts({ ...made, sink: copySink(client), count: 1200, batchSize: 500 })
    await assertGenerated(database, 1200)
    const again = generateAccounts({ ...made, sink: copySink(client), from: 1199, count: 2 })
    await assert.rejects(again, { code: '23505' })
    await assertGenerated(database, 1200)
    await generateAccounts({ ...made, sink: copySink(client), from: 1200, count: 1 })
    await assertGenerated(database, 1201)
  } finally {
    await client.end()
  }
})

it('COPY keeps every character of a text', async () => {
  const server = await openTestPostgres()
  const database = await prepare(await server.open())
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  const awkward = 'back\\slash \\N \t tab \n line \r return 王\u{2cc56}'
  try {
    await copySink(client).write({
      passwords: [{ account_id: newId(at), hash: awkward, set_at: at, must_change: true }],
    })
  } finally {
    await client.end()
  }
  const row = await database.query.selectFrom('passwords').select(['hash', 'set_at', 'must_change']).executeTakeFirst()
  assert.deepEqual(row, { hash: awkward, set_at: at, must_change: true })
})

it('a failing sink fails the generation', async () => {
  const sink: RowSink = { write: () => Promise.reject(new Error('disk full')) }
  await assert.rejects(
    generateAccounts({ sink, keys, realm: 'bench', count: 30, batchSize: 10, hashes: [''] }),
    /disk full/,
  )
})

it('the register knows the demo’s people, and nobody else', () => {
  const nameOf = createNameOf()
  assert.equal(nameOf(personAt(0).idNumber), '王小青')
  assert.equal(nameOf(personAt(9_999).idNumber.toLowerCase()), personAt(9_999).name)
  assert.equal(nameOf(personAt(10_000).idNumber), undefined)
})

it('says in both languages what to try with an account', () => {
  assert.match(phrases('zh-CN')('ordinary'), /安全中心/)
  assert.match(phrases('en')('ordinary'), /account centre/)
  assert.ok(demoPassword.length >= 15)
})
