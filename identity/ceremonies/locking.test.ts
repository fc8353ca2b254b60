/** Locks as a person and a stranger meet them: apart by device and authenticator, alike for what is no account. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestDatabase } from '../../kit/database/testing.ts'
import type { Answer, AnswerResult } from './index.ts'
import { type Browser, endOf, refusalOf } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let world: World

before(async () => {
  world = await openWorld(await openTestDatabase<unknown>())
})

const wrong = (identifier: string): Answer => ({ kind: 'password', identifier, password: 'not-it-at-all' })
const right = (identifier: string): Answer => ({ kind: 'password', identifier, password: rightPassword })

/** A fresh browser at a fresh ceremony for every answer: nothing of a browser or ceremony must matter to a lock. */
async function once(answer: Answer, at: Parameters<World['browser']>[0] = {}): Promise<AnswerResult> {
  const browser = world.browser({ address: `198.51.100.${Math.floor(Math.random() * 250)}`, ...at })
  await browser.begin('sign-in')
  return await browser.give(answer)
}

async function fail(identifier: string, times: number): Promise<string[]> {
  const ends: string[] = []
  for (let i = 0; i < times; i++) ends.push(endOf(await once(wrong(identifier))))
  return ends
}

async function known(holder: Holder): Promise<Browser> {
  const browser = world.browser()
  await browser.known(holder.id)
  await browser.begin('sign-in')
  return browser
}

describe('a timed lock', () => {
  it('refuses the right password while it stands and expires by itself', async () => {
    const holder = await world.holder()
    assert.deepEqual(await fail(holder.phone, 5), Array(5).fill('answer.wrong'))
    assert.equal(endOf(await once(right(holder.phone))), 'answer.locked')
    world.pass(30 * minute - 1000)
    assert.equal(endOf(await once(right(holder.phone))), 'answer.locked')
    world.pass(1000)
    assert.equal(endOf(await once(right(holder.phone))), 'sms-code')
  })

  it('is not got round by another identifier, language, browser or surface', async () => {
    const holder = await world.holder()
    await fail(holder.phone, 5)
    for (const name of [holder.username, holder.document, `+86 ${holder.phone}`, holder.username.toUpperCase()])
      assert.equal(endOf(await once(right(name))), 'answer.locked')
    assert.equal(endOf(await once(right(holder.phone), { language: 'zh-CN' })), 'answer.locked')
    const program = world.browser()
    await program.begin('sign-in')
    await program.give(await program.captcha())
    const api = await program.visit({ surface: 'api' })
    const result = await world.ceremonies.answer(api, program.at.id, right(holder.phone))
    assert.equal(endOf(result), 'answer.locked')
  })

  it('of a password leaves the code, and of a code the password', async () => {
    const holder = await world.holder()
    await fail(holder.phone, 5)
    const byCode = world.browser()
    await byCode.begin('sign-in', { way: 'sms-code' })
    await byCode.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await byCode.answer(await byCode.captcha())
    for (let i = 0; i < 5; i++)
      assert.equal(endOf(await byCode.give({ kind: 'sms-code', code: '000000' })), 'answer.wrong')
    assert.equal(endOf(await byCode.give({ kind: 'sms-code', code: '000000' })), 'answer.locked')
    const other = await world.holder()
    await fail(other.phone, 1)
    assert.equal(endOf(await once(right(other.phone))), 'sms-code')
  })

  it('says how many tries are left, and until when it stands', async () => {
    const holder = await world.holder()
    const left: unknown[] = []
    for (let i = 0; i < 5; i++) {
      const refusal = refusalOf(await once(wrong(holder.phone)))
      left.push(refusal?.code === 'answer.wrong' ? refusal.attemptsLeft : refusal)
    }
    assert.deepEqual(left, [4, 3, 2, 1, 0])
    const locked = refusalOf(await once(wrong(holder.phone)))
    assert.deepEqual(locked, { code: 'answer.locked', until: new Date(world.now().getTime() + 30 * minute) })
  })

  it('tells the holder, once, with a link to say that it was somebody else', async () => {
    const holder = await world.holder()
    await fail(holder.phone, 7)
    const notices = await world.noticesTo(holder.phone)
    assert.deepEqual(
      notices.map(one => one.template),
      ['locked'],
    )
    assert.match(notices[0]?.parameters.reportUrl ?? '', /^http:\/\/localhost:8080\/realms\/toll\/not-me\/[\w-]{20,}$/)
  })
})

describe('a stranger', () => {
  it("does not lock the owner's known device", async () => {
    const holder = await world.holder()
    await fail(holder.phone, 6)
    const own = await known(holder)
    assert.equal(endOf(await own.give(right(holder.phone))), 'completed')
  })

  it("closes the way to unknown devices only, until a recovery, and never to the owner's", async () => {
    const holder = await world.holder()
    for (let i = 0; i < 4; i++) {
      await fail(holder.phone, 5)
      world.pass(31 * minute)
    }
    const closed = refusalOf(await once(right(holder.phone)))
    assert.deepEqual(closed, { code: 'answer.locked', until: null })
    world.pass(40 * day)
    assert.equal(endOf(await once(right(holder.phone))), 'answer.locked')
    assert.equal(endOf(await (await known(holder)).give(right(holder.phone))), 'completed')
    assert.deepEqual(
      (await world.noticesTo(holder.phone)).map(one => one.template),
      ['locked', 'locked', 'locked', 'closed-to-unknown-devices'],
    )
  })
})

it('at most 100 consecutive failures in all, then nothing is looked at any more (NIST SP 800-63B-4 3.2.2)', async () => {
  const holder = await world.holder()
  const own = world.browser()
  await own.known(holder.id)
  const ends: Record<string, number> = {}
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < 6; i++) {
      await own.begin('sign-in')
      const end = endOf(await own.give(wrong(holder.phone)))
      ends[end] = (ends[end] ?? 0) + 1
      if (round < 4 && i < 5) await once(wrong(holder.phone))
    }
    world.pass(31 * minute)
  }
  const row = await world.database.query
    .selectFrom('locks')
    .selectAll()
    .where('subject', '=', `a:${holder.id}`)
    .executeTakeFirstOrThrow()
  assert.equal(row.known_total + row.unknown_total, 100)
  assert.equal(row.unknown_total, 20)
  world.pass(40 * day)
  await own.begin('sign-in')
  assert.deepEqual(refusalOf(await own.give(right(holder.phone))), { code: 'answer.locked', until: null })
})

describe('what is no account', () => {
  /** All that a stranger sees of twelve wrong passwords, of the time between them and of the right-looking end. */
  async function seen(identifier: string): Promise<unknown[]> {
    const shown: unknown[] = []
    const start = world.now().getTime()
    for (let i = 0; i < 24; i++) {
      const browser = world.browser({ address: '203.0.113.99' })
      await browser.begin('sign-in')
      const result = await browser.give(wrong(identifier))
      assert.ok(result.ok && 'view' in result)
      const { id: _, expiresAt, identifier: typed, passkey, ...view } = result.view
      const instants = { expires: expiresAt.getTime() - world.now().getTime(), typed }
      const text = JSON.stringify({
        view,
        passkey: { ...passkey, challenge: 'another each time' },
        refusal: result.refusal,
        instants,
      })
      shown.push(text.replaceAll(/"20\d\d-[^"]+"/g, instant => String(Date.parse(instant.slice(1, -1)) - start)))
      if (i % 6 === 5) world.pass(31 * minute)
    }
    return shown
  }

  it('gets the identical countdown, locks, closing and messages', async () => {
    const holder = await world.holder()
    const stranger = world.nobody()
    // Both at one time of day, an address whose failures are forgotten in between.
    const real = await seen(holder.phone)
    world.pass(day)
    assert.deepEqual(await seen(stranger.phone), real)
    world.pass(day)
    assert.deepEqual(await seen('nobody.at.all'), real)
  })

  it('costs as many hashes and statements as an account (ASVS 5.0 6.3.8)', async () => {
    const holder = await world.holder()
    const stranger = world.nobody()
    const cost = async (identifier: string, address: string) => {
      const browser = world.browser({ address })
      await browser.begin('sign-in')
      const start = world.counter.statements
      await browser.answer(wrong(identifier))
      return world.counter.statements - start
    }
    assert.equal(await cost(stranger.phone, '203.0.113.97'), await cost(holder.phone, '203.0.113.98'))
  })
})
