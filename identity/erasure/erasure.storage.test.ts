import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { sql } from 'kysely'
import { AppError } from '../../kit/errors/index.ts'
import { onEachIdentityDatabase } from '../events/testing-events.ts'
import { cancelClosing, startClosing } from './index.ts'
import { createErasureWorld, type ErasureWorld, personal } from './testing-erasure.ts'

const start = new Date('2026-03-01T08:00:00.000Z')
const origin = {
  surface: 'page',
  sessionId: null,
  deviceId: null,
  place: '浙江省杭州市',
  device: 'Chrome · Windows',
} as const

const noLock = { unknown_since: null, unknown_locked_until: null, known_since: null, known_locked_until: null }

onEachIdentityDatabase('Closing and erasing', database => {
  let world: ErasureWorld
  let number = 0
  before(async () => {
    world = await createErasureWorld(database, start)
  })

  /** Another holder, so that tests do not meet. */
  const someone = () => {
    number += 1
    const digits = String(number).padStart(4, '0')
    return {
      phone: `1391111${digits}`,
      email: `person${digits}@example.com`,
      username: `person${digits}`,
      document: `1101051949123${digits}X`,
      name: `李${digits}`,
    }
  }
  const holderOf = (id: string) => ({ id, realm: 'toll', language: 'en' })
  const begin = (id: string) =>
    database.transaction(tx =>
      startClosing(tx, world, {
        account: holderOf(id),
        policy: world.policy,
        origin,
        cancelUrl: 'http://localhost/cancel',
      }),
    )
  const cancel = (id: string) => database.transaction(tx => cancelClosing(tx, world, { account: holderOf(id), origin }))
  const after = (milliseconds: number): void => {
    world.clock.at = new Date(world.clock.at.getTime() + milliseconds)
  }
  const kindsOf = async (accountId: string) =>
    (
      await database.query
        .selectFrom('events')
        .select('kind')
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute()
    ).map(row => row.kind)
  const templatesOf = async (accountId: string) =>
    (
      await database.query
        .selectFrom('notices')
        .select(['channel', 'template'])
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute()
    ).map(row => `${row.channel} ${row.template}`)

  it('begins once, tells the holder, and is taken back', async () => {
    const id = await world.openAccount(someone())
    const closingAt = new Date(world.now().getTime() + world.policy.closing.coolingOff)
    assert.deepEqual(await begin(id), { ok: true, closingAt })
    assert.deepEqual(await begin(id), { ok: false, code: 'closing.begun_already' })
    assert.deepEqual(await cancel(id), { ok: true })
    assert.deepEqual(await cancel(id), { ok: false, code: 'closing.not_begun' })
    assert.deepEqual(await kindsOf(id), ['account.closing-started', 'account.closing-cancelled'])
    assert.deepEqual(await templatesOf(id), [
      'sms closing-started',
      'email closing-started',
      'sms closing-cancelled',
      'email closing-cancelled',
    ])
    const account = await world.accounts.find(database.query, id)
    assert.deepEqual([account?.status, account?.closingAt], ['active', null])
  })

  it('erases nobody before the cooling-off is over', async () => {
    const id = await world.openAccount(someone())
    await begin(id)
    after(world.policy.closing.coolingOff - 1)
    await world.erasureWith().eraseDue()
    assert.equal((await world.accounts.find(database.query, id))?.status, 'closing')
    await cancel(id)
  })

  it('leaves no row and no personal value anywhere, but masked events and the last notice', async () => {
    const id = await world.openAccount()
    const rows = await world.fillTables(id)
    const secrets = await secretsOf(id)
    // Counted under the phone before it was an account's.
    const subject = world.identifiers.strangerSubject('toll', { kind: 'phone', value: personal.phone })
    await database.query
      .insertInto('locks')
      .values({ ...noLock, realm: 'toll', subject, kind: 'password' })
      .execute()
    await begin(id)
    after(world.policy.closing.coolingOff)
    assert.deepEqual(await world.erasureWith().eraseDue(), { accounts: 1, events: 0, failed: 0 })
    assert.deepEqual(await tablesWith(id), ['events', 'notices'])
    assert.deepEqual(await templatesOf(id), ['sms account-closed', 'email account-closed'])
    assert.deepEqual(await kindsOf(id), ['account.closing-started', 'account.closed'])
    assert.deepEqual(world.signedOut, [rows.sessionId])
    await database.query
      .updateTable('notices')
      .set({ state: 'sent', ended_at: world.now() })
      .where('account_id', '=', id)
      .execute()
    await database.query.deleteFrom('notices').where('account_id', '=', id).execute()
    const everything = await dump()
    for (const secret of secrets) assert.equal(everything.includes(secret), false, `left: ${secret}`)
    for (const table of ['codes', 'captchas'] as const)
      assert.deepEqual(
        await database.query
          .selectFrom(table)
          .select('ceremony_id')
          .where('ceremony_id', '=', rows.ceremonyId)
          .execute(),
        [],
      )
    const locks = await database.query
      .selectFrom('locks')
      .select('subject')
      .where('subject', 'in', [`a:${id}`])
      .execute()
    assert.deepEqual(locks, [])
    assert.deepEqual(await database.query.selectFrom('oidc_artifacts').select('model').execute(), [])
    // The browser that somebody else uses too stays known to them.
    const devices = await database.query
      .selectFrom('devices')
      .select('id')
      .where('id', 'in', [rows.deviceId, rows.sharedDeviceId])
      .execute()
    assert.deepEqual(
      devices.map(row => row.id),
      [rows.sharedDeviceId],
    )
  })

  it('leaves a bare row that no identifier leads to, and frees the identifiers', async () => {
    const holder = someone()
    const id = await world.openAccount(holder)
    await begin(id)
    after(world.policy.closing.coolingOff)
    await world.erasureWith().eraseDue()
    const row = await database.query.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    assert.deepEqual(row, {
      id,
      realm: 'toll',
      status: 'closed',
      held_reason: null,
      origin: 'self',
      ial: 1,
      two_step: 'unknown-devices',
      language: 'zh-CN',
      created_at: row.created_at,
      last_sign_in_at: null,
      phone_changed_at: null,
      closing_at: new Date(world.now().getTime() + world.policy.closing.eventsKept),
    })
    assert.equal(
      await world.identifiers.accountOf(database.query, 'toll', { kind: 'phone', value: holder.phone }),
      null,
    )
    const again = await world.openAccount(holder)
    assert.equal(
      await world.identifiers.accountOf(database.query, 'toll', { kind: 'phone', value: holder.phone }),
      again,
    )
  })

  it('cannot be taken back once erased', async () => {
    const id = await world.openAccount(someone())
    await begin(id)
    after(world.policy.closing.coolingOff)
    await world.erasureWith().eraseDue()
    assert.deepEqual(await cancel(id), { ok: false, code: 'closing.not_begun' })
    assert.equal((await world.accounts.find(database.query, id))?.status, 'closed')
  })

  it('erases each account whole or not at all, and goes on past one that fails', async () => {
    const ids = []
    for (let count = 0; count < 5; count++) {
      const id = await world.openAccount(someone())
      await begin(id)
      ids.push(id)
    }
    const [, failing = ''] = ids
    after(world.policy.closing.coolingOff)
    const alsoErase = [
      async (_tx: unknown, accountId: string) => {
        if (accountId === failing) throw new AppError('test.broken')
      },
    ]
    assert.deepEqual(await world.erasureWith({ alsoErase }).eraseDue(), { accounts: 4, events: 0, failed: 1 })
    assert.equal(world.failures.length, 1)
    assert.equal((await world.accounts.find(database.query, failing))?.status, 'closing')
    assert.equal((await world.identifiers.list(database.query, failing)).length, 4)
    assert.deepEqual(await templatesOf(failing), ['sms closing-started', 'email closing-started'])
    assert.deepEqual(await world.erasureWith().eraseDue(), { accounts: 1, events: 0, failed: 0 })
    assert.deepEqual(await world.erasureWith().eraseDue(), { accounts: 0, events: 0, failed: 0 })
  })

  it('two runs at once erase an account once', async () => {
    const id = await world.openAccount(someone())
    await begin(id)
    after(world.policy.closing.coolingOff)
    const runs = await Promise.all([world.erasureWith().eraseDue(), world.erasureWith().eraseDue()])
    assert.equal(
      runs.reduce((sum, run) => sum + run.accounts, 0),
      1,
    )
    assert.deepEqual(await kindsOf(id), ['account.closing-started', 'account.closed'])
  })

  it('erases the masked events when their time has passed, those that are linked', async () => {
    const id = await world.openAccount(someone())
    await begin(id)
    after(world.policy.closing.coolingOff)
    await world.erasureWith().eraseDue()
    const events = await database.query.selectFrom('events').select('id').where('account_id', '=', id).execute()
    for (const [index, event] of events.entries()) {
      const link = { realm: 'elsewhere', seq: index + 1, event_id: event.id, hash: 'h', linked_at: world.now() }
      await database.query.insertInto('event_links').values(link).execute()
    }
    after(world.policy.closing.eventsKept - 1)
    assert.equal((await world.erasureWith().eraseDue()).events, 0)
    after(1)
    assert.equal((await world.erasureWith().eraseDue()).events, 2)
    assert.deepEqual(await kindsOf(id), [])
    assert.equal((await world.accounts.find(database.query, id))?.closingAt, null)
  })

  /** Tables with a row of the account, by whatever tables there are: one added later and forgotten here fails this. */
  async function tablesWith(accountId: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.columns
      where table_schema = 'identity' and column_name = 'account_id' order by 1`.execute(database.query)
    const found: string[] = []
    for (const { name } of rows) {
      const { rows: own } =
        await sql`select 1 from identity.${sql.id(name)} where account_id = ${accountId} limit 1`.execute(
          database.query,
        )
      if (own.length > 0) found.push(name)
    }
    return found
  }

  /** What must not be found again: values, ciphertexts, keyed look-ups and hashes. */
  async function secretsOf(accountId: string): Promise<string[]> {
    const identifiers = await database.query
      .selectFrom('identifiers')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute()
    const person = await database.query
      .selectFrom('persons')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    const password = await database.query
      .selectFrom('passwords')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    return [
      ...Object.values(personal),
      ...identifiers.flatMap(row => [row.cipher, row.blind_index]),
      person.name_cipher,
      person.document_cipher,
      password.hash,
    ]
  }

  async function dump(): Promise<string> {
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema = 'identity'`.execute(database.query)
    const parts: string[] = []
    for (const { name } of rows) {
      const { rows: lines } = await sql<{
        line: string
      }>`select t::text as line from identity.${sql.id(name)} t`.execute(database.query)
      parts.push(...lines.map(row => row.line))
    }
    return parts.join('\n')
  }
})
