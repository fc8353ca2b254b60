/** Guessing, flooding, locking: what security.md demands, tried at the use cases on a real PostgreSQL. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestPostgres } from '../../kit/database/testing.ts'
import type { Answer, AnswerResult } from './index.ts'
import { type Browser, endOf, refusalOf } from './testing/browser.ts'
import { openWorld, rightPassword, type World } from './testing/world.ts'

let world: World

before(async () => {
  const postgres = await openTestPostgres()
  world = await openWorld(await postgres.open<unknown>(), {
    policy: document => {
      // One address asks two hundred times here.
      document.throttles['answers-per-address'] = { limit: 100_000, per: '1m' }
      document.throttles['ceremonies-per-address'] = { limit: 100_000, per: '1m' }
      document.throttles['code-per-address'] = { limit: 100_000, per: '1h' }
      document.throttles['code-per-device'] = { limit: 100_000, per: '1h' }
      document.throttles['code-per-recipient'] = { limit: 1_000, per: '10m' }
      document.throttles['code-per-recipient-day'] = { limit: 1_000, per: '24h' }
      if (document.realm === 'toll') document.captcha.signIn = 'never'
    },
  })
})

const wrongPassword = (identifier: string): Answer => ({ kind: 'password', identifier, password: 'not-it-at-all' })
const password = (identifier: string): Answer => ({ kind: 'password', identifier, password: rightPassword })

async function tally(answers: Promise<AnswerResult>[]): Promise<Record<string, number>> {
  const ends: Record<string, number> = {}
  for (const result of await Promise.all(answers)) ends[endOf(result)] = (ends[endOf(result)] ?? 0) + 1
  return ends
}

async function browsers(count: number, purpose: 'sign-in' | 'recovery' = 'sign-in'): Promise<Browser[]> {
  const all = Array.from({ length: count }, () => world.browser())
  await Promise.all(all.map(browser => browser.begin(purpose)))
  return all
}

async function lockRow(subject: string, kind = 'password') {
  return await world.database.query
    .selectFrom('locks')
    .selectAll()
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

describe('200 parallel wrong answers count as at most the limit (Guessing, flooding, locking)', () => {
  it('to one account from 200 ceremonies', async () => {
    const holder = await world.holder()
    const all = await browsers(200)
    const ends = await tally(all.map(browser => browser.answer(wrongPassword(holder.phone))))
    assert.deepEqual(ends, { 'answer.wrong': 5, 'answer.locked': 195 })
    const row = await lockRow(`a:${holder.id}`)
    assert.equal(row?.unknown_total, 5)
    assert.equal((await world.eventsOf('lock.set')).filter(event => event.account_id === holder.id).length, 1)
  })

  it('to one account by all of its identifiers at once', async () => {
    const holder = await world.holder()
    const all = await browsers(60)
    const names = [holder.phone, holder.username, holder.document]
    const ends = await tally(all.map((browser, i) => browser.answer(wrongPassword(names[i % 3] ?? ''))))
    assert.deepEqual(ends, { 'answer.wrong': 5, 'answer.locked': 55 })
  })

  it('to one account from one ceremony', async () => {
    const holder = await world.holder()
    const browser = world.browser()
    await browser.begin('sign-in')
    await tally(Array.from({ length: 200 }, () => browser.answer(wrongPassword(holder.phone))))
    const total = (await lockRow(`a:${holder.id}`))?.unknown_total ?? 0
    assert.ok(total >= 1 && total <= 5, `${total}`)
  })

  it('to what is no account', async () => {
    const { phone } = world.nobody()
    const all = await browsers(200)
    const ends = await tally(all.map(browser => browser.answer(wrongPassword(phone))))
    assert.deepEqual(ends, { 'answer.wrong': 5, 'answer.locked': 195 })
  })

  it('to a code, from one ceremony', async () => {
    const holder = await world.holder()
    const browser = await atCode(holder.phone)
    const code = await world.codeTo(holder.phone)
    const guesses = Array.from({ length: 200 }, (_, i) => String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0'))
    await tally(guesses.map(guess => browser.answer({ kind: 'sms-code', code: guess })))
    const total = (await lockRow(`a:${holder.id}`, 'sms-code'))?.unknown_total ?? 0
    assert.ok(total >= 1 && total <= 5, `${total}`)
  })

  it('to codes, from 40 ceremonies of one account', async () => {
    const holder = await world.holder()
    const all: Browser[] = []
    for (let i = 0; i < 40; i++) all.push(await atCode(holder.phone))
    const ends = await tally(all.map(browser => browser.answer({ kind: 'sms-code', code: '000000' })))
    assert.deepEqual(ends, { 'answer.wrong': 5, 'answer.locked': 35 })
  })
})

async function atCode(identifier: string): Promise<Browser> {
  const browser = world.browser()
  await browser.begin('sign-in', { way: 'sms-code' })
  const identified = await browser.give({ kind: 'identify', identifier, way: 'sms-code' })
  assert.equal(refusalOf(identified), null)
  await browser.give(await browser.captcha())
  return browser
}

describe('single use', () => {
  it('of two parallel uses of one right code exactly one signs in (ASVS 5.0 6.5.1)', async () => {
    const holder = await world.holder()
    const browser = await atCode(holder.phone)
    const code = await world.codeTo(holder.phone)
    const ends = await tally(Array.from({ length: 8 }, () => browser.answer({ kind: 'sms-code', code })))
    // A new device asks for the password as well; nobody is told that the right code was wrong.
    assert.equal(ends.password, 1, JSON.stringify(ends))
    assert.equal(ends['answer.wrong'], undefined)
    const last = await tally(
      Array.from({ length: 8 }, () => browser.answer({ kind: 'password', password: rightPassword })),
    )
    assert.equal(last.completed, 1, JSON.stringify(last))
    assert.equal((await world.sessions.list(world.database.query, holder.id)).length, 1)
  })

  it('a captcha is good for one guess, however many are made beside each other (ASVS 5.0 6.3.1)', async () => {
    const holders = await Promise.all(Array.from({ length: 6 }, () => world.holder({ realm: 'traffic' })))
    const browser = world.browser({ realm: 'traffic' })
    await browser.begin('sign-in')
    await browser.answer(await browser.captcha())
    const ends = await tally(holders.map(({ phone }) => browser.answer(wrongPassword(phone))))
    assert.equal(ends['answer.wrong'], 1, JSON.stringify(ends))
    const rows = await Promise.all(holders.map(({ id }) => lockRow(`a:${id}`)))
    assert.equal(rows.filter(row => row !== undefined).length, 1)
  })

  it('what was read while another answer was in hand is no ground to answer on (ASVS 5.0 6.3.1)', async () => {
    const { database, ceremonyStore: store } = world
    const { query } = database
    const browser = world.browser()
    await browser.begin('sign-in')
    const read = async () => (await store.find(query, 'toll', browser.at.id)) ?? assert.fail()
    const seen = await read()
    assert.ok(await store.claim(query, seen))
    const inHand = await read()
    assert.ok(await store.save(query, { ...seen, version: seen.version + 1 }, 'open'))
    assert.equal(await store.claim(query, inHand), false)
    assert.ok(await store.claim(query, await read()))
  })

  it('parallel requests to send again send one message', async () => {
    const holder = await world.holder()
    const browser = await atCode(holder.phone)
    world.pass(60_000)
    const resends = Array.from({ length: 20 }, async () =>
      world.ceremonies.resend(await browser.visit(), browser.at.id),
    )
    await Promise.all(resends)
    assert.equal((await world.noticesTo(holder.phone)).length, 2)
  })

  it('two tabs of a new browser that sign in at once are both answered, and no device is of the cookie they shared', async () => {
    const holders = [await world.holder(), await world.holder()]
    const browser = world.browser()
    const shared = browser.cookies.device
    const ceremonies: string[] = []
    for (const { phone } of holders) {
      await browser.begin('sign-in')
      assert.equal(endOf(await browser.give(password(phone))), 'sms-code')
      ceremonies.push(browser.at.id)
    }
    const codes = await Promise.all(holders.map(({ phone }) => world.codeTo(phone)))
    const answers = codes.map((code, i) => browser.answer({ kind: 'sms-code', code }, ceremonies[i]))
    assert.deepEqual(await tally(answers), { completed: 2 })
    const rows = await world.database.query
      .selectFrom('account_devices')
      .select('device_id')
      .where(
        'account_id',
        'in',
        holders.map(({ id }) => id),
      )
      .execute()
    assert.equal(rows.length, 2)
    assert.equal(await world.devices.find(world.database.query, 'toll', shared), null)
    const mine = (await browser.visit()).deviceId
    assert.ok(rows.some(row => row.device_id === mine))
  })

  it('parallel right passwords open exactly one session', async () => {
    const holder = await world.holder()
    const browser = world.browser()
    await browser.known(holder.id)
    await browser.begin('sign-in')
    const ends = await tally(Array.from({ length: 10 }, () => browser.answer(password(holder.phone))))
    assert.equal(ends.completed, 1, JSON.stringify(ends))
    assert.equal((await world.sessions.list(world.database.query, holder.id)).length, 1)
  })
})

it('a right password among 199 wrong ones is either taken or not looked at, and no more are tried than the limit allows twice', async () => {
  const holder = await world.holder()
  const all = await browsers(200)
  const start = world.pool.depth()
  const ends = await tally(
    all.map((browser, i) => browser.answer(i === 2 ? password(holder.phone) : wrongPassword(holder.phone))),
  )
  assert.deepEqual(start, { running: 0, waiting: 0 })
  // A right answer clears the count once: at most one more round of wrong ones.
  assert.ok((ends['answer.wrong'] ?? 0) <= 10, JSON.stringify(ends))
  assert.ok((ends['sms-code'] ?? 0) <= 1)
})
