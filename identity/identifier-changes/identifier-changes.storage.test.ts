/** A change that the present phone has not confirmed: NIST SP 800-63B-4 4.6, ASVS 5.0 6.3.7. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { openWorld } from '../account-centre/testing-centre.ts'

const hour = 3_600_000
const day = 24 * hour
const wait = 3 * day

onEachDatabase<unknown>('A change of phone that waits', async database => {
  const world = await openWorld(database)
  const { changes, identifiers, identifierChanges } = world
  const { query } = world.database
  let phones = 0
  const origin = {
    surface: 'page',
    sessionId: null,
    ceremonyId: null,
    deviceId: null,
    place: null,
    device: 'x',
  } as const

  const pass = (milliseconds: number): void => void (world.clock.at = new Date(world.clock.at.getTime() + milliseconds))
  const work = async () => await changes.work(new AbortController().signal)
  const phoneOf = async (accountId: string) => await identifiers.reveal(query, accountId, 'phone')

  async function asked(given: { accountId?: string; phone?: string } = {}) {
    const own = `1370000${String(++phones).padStart(4, '0')}`
    const accountId = given.accountId ?? (await world.openAccount({ phone: own, email: `p${phones}@mail.example` }))
    const phone = given.phone ?? `1360000${String(phones).padStart(4, '0')}`
    await world.database.transaction(async tx => {
      const account = await world.accounts.find(tx, accountId)
      assert.ok(account)
      await changes.ask(tx, { account, identifier: { kind: 'phone', value: phone }, wait, origin })
    })
    return { accountId, own, phone }
  }
  const toldOf = (): string[] => world.told.splice(0).map(one => one.template)
  async function vetoOf(): Promise<string> {
    const url = world.told.at(-1)?.parameters.reportUrl ?? ''
    return url.slice(url.indexOf('/not-me/'))
  }

  it('changes nothing yet, and the holder is told at once at every address, with a link that stops it', async () => {
    world.told.length = 0
    const { accountId, own } = await asked()
    assert.equal(await phoneOf(accountId), own)
    const [notice] = world.told
    assert.equal(notice?.template, 'identifier-change-waiting')
    assert.equal(notice?.to.length, 2)
    assert.equal(notice?.parameters.masked, '136****0001')
    assert.equal(notice?.parameters.until, new Date(world.now().getTime() + wait).toISOString())
    assert.match(notice?.parameters.reportUrl ?? '', /\/not-me\/[\w-]{43}$/)
  })

  it('keeps the new number encrypted', async () => {
    const { phone } = await asked()
    const rows = await query.selectFrom('identifier_changes').selectAll().execute()
    assert.equal(JSON.stringify(rows).includes(phone), false)
  })

  it('is told again a day before, once, with another link', async () => {
    const { accountId } = await asked()
    await query.deleteFrom('identifier_changes').where('account_id', '<>', accountId).execute()
    toldOf()
    pass(2 * day - 1)
    assert.equal(await work(), 0)
    pass(1)
    assert.equal(await work(), 1)
    assert.deepEqual(toldOf(), ['identifier-change-waiting'])
    assert.equal(await work(), 0)
  })

  it('is carried out by the job when its time has come, not a moment before; the old phone is told, sessions end', async () => {
    const { accountId, own, phone } = await asked()
    const browser = await world.signIn(accountId)
    pass(wait - 1)
    await work()
    assert.equal(await phoneOf(accountId), own)
    toldOf()
    pass(1)
    assert.equal(await work(), 1)
    assert.equal(await phoneOf(accountId), phone)
    assert.deepEqual(toldOf(), ['identifier-changed'])
    assert.equal(await world.isLive(browser.sessionId), false)
    assert.deepEqual(await identifierChanges.list(query, accountId), [])
    const changed = await query
      .selectFrom('events')
      .select('surface')
      .where('account_id', '=', accountId)
      .where('kind', '=', 'identifier.changed')
      .executeTakeFirst()
    assert.equal(changed?.surface, 'job')
  })

  it('is carried out once, however many processes run the job', async () => {
    const { accountId } = await asked()
    pass(wait)
    await Promise.all(Array.from({ length: 6 }, work))
    const kinds = await world.kindsOf(accountId)
    assert.equal(kinds.filter(kind => kind === 'identifier.changed').length, 1)
  })

  for (const when of ['at once', 'again'] as const) {
    it(`is stopped by the link that was sent ${when}: sessions end and the account is held`, async () => {
      toldOf()
      const { accountId, own } = await asked()
      const thief = await world.signIn(accountId)
      if (when === 'again') {
        pass(2 * day)
        await work()
      }
      const said = await world.stranger().send(await vetoOf(), {})
      assert.equal(said.headers.get('location'), '/realms/toll/not-me/done')
      assert.equal(await world.isLive(thief.sessionId), false)
      assert.equal((await world.accounts.find(query, accountId))?.status, 'held')
      pass(wait)
      await work()
      assert.equal(await phoneOf(accountId), own)
      const held = await query
        .selectFrom('events')
        .select('detail')
        .where('account_id', '=', accountId)
        .where('kind', '=', 'account.held')
        .executeTakeFirstOrThrow()
      assert.equal((held.detail as { changesStopped?: number }).changesStopped, 1)
    })
  }

  it('is shown in the account centre, where one button takes it back', async () => {
    const { accountId, own } = await asked()
    const browser = await world.signIn(accountId)
    for (const page of ['/account', '/account/identifiers'] as const) {
      const html = await (await browser.get(page)).text()
      assert.match(html, /将于 .* 更换为 136\*\*\*\*/)
      assert.match(html, /action="\/realms\/toll\/account\/identifiers\/phone\/change\/cancel"/)
    }
    toldOf()
    const response = await browser.post('/account/identifiers/phone/change/cancel', {})
    assert.equal(response.headers.get('location'), '/realms/toll/account/identifiers?said=change-cancelled')
    assert.deepEqual(toldOf(), ['identifier-change-cancelled'])
    pass(wait)
    await work()
    assert.equal(await phoneOf(accountId), own)
    assert.ok((await world.kindsOf(accountId)).includes('identifier.change-cancelled'))
  })

  it('is shown and taken back through the API', async () => {
    const { accountId } = await asked()
    const browser = await world.signIn(accountId, ['password'])
    const listed = await browser.call('GET', '/identifiers')
    const [change] = listed.body.changes as { kind: string; masked: string; dueAt: string }[]
    assert.deepEqual([change?.kind, change?.masked.slice(0, 3)], ['phone', '136'])
    assert.equal(change?.dueAt, new Date(world.now().getTime() + wait).toISOString())
    assert.deepEqual(await browser.call('DELETE', '/identifiers/phone/change'), { status: 200, body: { done: true } })
    const again = await browser.call('DELETE', '/identifiers/phone/change')
    assert.deepEqual([again.status, again.body.code], [404, 'change.none'])
  })

  it('waits from its own beginning where it takes the place of another', async () => {
    const { accountId, own } = await asked()
    pass(wait - hour)
    await asked({ accountId, phone: '13500000001' })
    pass(hour)
    await work()
    assert.equal(await phoneOf(accountId), own)
    pass(wait)
    await work()
    assert.equal(await phoneOf(accountId), '13500000001')
  })

  it('is given up where somebody else has bound the number meanwhile; who, is not said', async () => {
    const { accountId, own, phone } = await asked()
    await world.openAccount({ phone })
    toldOf()
    pass(wait)
    await work()
    assert.equal(await phoneOf(accountId), own)
    assert.ok(toldOf().includes('identifier-change-failed'))
    assert.ok((await world.kindsOf(accountId)).includes('identifier.change-failed'))
  })

  it('is overtaken by one that the present phone has confirmed', async () => {
    const { accountId } = await asked()
    await world.database.transaction(async tx => {
      const account = await world.accounts.find(tx, accountId)
      assert.ok(account)
      const made = await changes.makeNow(tx, { account, identifier: { kind: 'phone', value: '13400000001' }, origin })
      assert.equal(made, true)
    })
    pass(wait)
    await work()
    assert.equal(await phoneOf(accountId), '13400000001')
  })
})
