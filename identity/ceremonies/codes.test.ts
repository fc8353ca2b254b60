/** Codes and captchas: what they are bound to, how often they are sent, and that asking again gives no more guesses. */
import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { type Browser, endOf, nextOf, refusalOf } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const minute = 60_000
const hour = 60 * minute

let world: World
let holder: Holder

before(async () => {
  world = await openWorld(await openTestDatabase<unknown>())
})
beforeEach(async () => {
  holder = await world.holder()
})

let addresses = 0
const elsewhere = () => world.browser({ address: `192.0.2.${++addresses % 250}` })

/** A browser whose code for this identifier was sent, or refused to be. */
async function asking(identifier: string, browser: Browser = elsewhere()): Promise<{ browser: Browser; end: string }> {
  await browser.begin('sign-in', { way: 'sms-code' })
  await browser.answer({ kind: 'identify', identifier, way: 'sms-code' })
  return { browser, end: endOf(await browser.answer(await browser.captcha())) }
}

async function asked(identifier: string): Promise<Browser> {
  const { browser, end } = await asking(identifier)
  assert.equal(end, 'sms-code')
  return browser
}

const resend = async (browser: Browser) => endOf(await world.ceremonies.resend(await browser.visit(), browser.at.id))

const code = (text: string) => ({ kind: 'sms-code', code: text }) as const
const other = (right: string): string => String((Number(right) + 1) % 1_000_000).padStart(6, '0')

describe('a code (ASVS 5.0 6.5)', () => {
  it('is good until it expires and no longer', async () => {
    const browser = await asked(holder.phone)
    const late = await asked(holder.phone)
    const codes = (await world.noticesTo(holder.phone)).map(notice => notice.parameters.code ?? '')
    world.pass(5 * minute - 1)
    assert.equal(nextOf(await browser.answer(code(codes[0] ?? ''))), 'password')
    world.pass(1)
    assert.equal(endOf(await late.answer(code(codes[1] ?? ''))), 'answer.wrong')
  })

  it('is kept hashed, and is nowhere in the ceremony', async () => {
    const browser = await asked(holder.phone)
    const right = await world.codeTo(holder.phone)
    const { query } = world.database
    const row = await query.selectFrom('codes').selectAll().where('ceremony_id', '=', browser.at.id).executeTakeFirst()
    const ceremony = await query.selectFrom('ceremonies').selectAll().where('id', '=', browser.at.id).executeTakeFirst()
    assert.ok(!JSON.stringify([row?.code_hash, ceremony?.state]).includes(right))
  })

  it('of another ceremony is wrong', async () => {
    const [first, second] = [await asked(holder.phone), await asked(holder.phone)]
    const [ofFirst = ''] = (await world.noticesTo(holder.phone)).map(notice => notice.parameters.code ?? '')
    assert.equal(endOf(await second.answer(code(ofFirst))), 'answer.wrong')
    assert.equal(nextOf(await first.answer(code(ofFirst))), 'password')
  })

  it('that went to another address is wrong, in the same ceremony', async () => {
    const mine = await world.holder()
    const browser = await asked(mine.phone)
    const right = await world.codeTo(mine.phone)
    await world.ceremonies.chooseWay(await browser.visit(), browser.at.id, 'sms-code')
    assert.equal(nextOf(await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })), 'captcha')
    assert.equal(nextOf(await browser.answer(await browser.captcha())), 'sms-code')
    assert.equal(endOf(await browser.answer(code(right))), 'answer.wrong')
  })

  it('is looked at once: taken before, it is wrong after', async () => {
    const browser = await asked(holder.phone)
    const right = await world.codeTo(holder.phone)
    assert.equal(nextOf(await browser.answer(code(right))), 'password')
    assert.equal(endOf(await browser.answer(code(right))), 'answer.unexpected')
  })

  it('that cannot be one is a slip and counts nothing', async () => {
    const browser = await asked(holder.phone)
    for (const slip of ['', '12345', '1234567', 'abcdef', '１２３４５']) {
      assert.equal(endOf(await browser.answer(code(slip))), 'answer.invalid')
    }
    const row = await world.database.query
      .selectFrom('locks')
      .selectAll()
      .where('subject', '=', `a:${holder.id}`)
      .execute()
    assert.deepEqual(row, [])
    const right = await world.codeTo(holder.phone)
    const wide = [...right].map(digit => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)).join(' ')
    assert.equal(nextOf(await browser.answer(code(wide))), 'password')
  })

  it('sent again gives no more guesses (NIST SP 800-63B-4 3.2.2)', async () => {
    const browser = await asked(holder.phone)
    for (let guess = 0; guess < 5; guess++) {
      const result = await browser.give(code(other(await world.codeTo(holder.phone))))
      const refusal = refusalOf(result)
      assert.equal(refusal?.code === 'answer.wrong' && refusal.attemptsLeft, 4 - guess)
      world.pass(minute)
      if (guess < 2) assert.equal(await resend(browser), 'captcha')
    }
    assert.equal((await world.noticesTo(holder.phone)).filter(({ template }) => template === 'code').length, 3)
    assert.equal(endOf(await browser.give(code(await world.codeTo(holder.phone)))), 'answer.locked')
  })

  it('of an earlier sending is wrong', async () => {
    const browser = await asked(holder.phone)
    const first = await world.codeTo(holder.phone)
    world.pass(minute)
    assert.equal(await resend(browser), 'sms-code')
    const second = await world.codeTo(holder.phone)
    if (first !== second) assert.equal(endOf(await browser.answer(code(first))), 'answer.wrong')
    assert.equal(nextOf(await browser.give(code(second))), 'password')
  })
})

describe('sending is limited', () => {
  it('to one a minute and five a ceremony', async () => {
    const browser = await asked(holder.phone)
    assert.equal(await resend(browser), 'code.too_soon')
    world.pass(minute)
    const ends: string[] = []
    for (let i = 0; i < 6; i++) {
      ends.push(await resend(browser))
      world.pass(4 * minute)
    }
    assert.deepEqual(ends, [...Array(4).fill('sms-code'), 'code.sendings_used_up', 'code.sendings_used_up'])
  })

  it('per recipient, whoever asks, from wherever and by whichever identifier', async () => {
    const ends: string[] = []
    for (const name of [holder.phone, holder.username, holder.document, holder.phone, holder.username])
      ends.push((await asking(name)).end)
    assert.deepEqual(ends, Array(5).fill('sms-code'))
    assert.equal((await world.noticesTo(holder.phone)).length, 3)
    world.pass(10 * minute)
    assert.equal((await asking(holder.phone)).end, 'sms-code')
  })

  it('per recipient, but says so only of what was asked for: whose an address is, is not told', async () => {
    const [one, third] = [holder, await world.holder()]
    const endsOf = async (name: string, times: number): Promise<string[]> => {
      const ends: string[] = []
      for (let i = 0; i < times; i++) ends.push((await asking(name)).end)
      return ends
    }
    assert.deepEqual(await endsOf(one.document, 4), ['sms-code', 'sms-code', 'sms-code', 'throttled'])
    const linked = await endsOf(one.phone, 4)
    assert.equal((await world.noticesTo(one.phone)).length, 3)
    assert.deepEqual(linked, await endsOf(third.phone, 4))
    assert.equal((await world.noticesTo(third.phone)).length, 3)
  })

  it('per recipient alike where there is no account', async () => {
    for (const name of [world.nobody().phone, 'no.such.person']) {
      const ends: string[] = []
      for (let i = 0; i < 4; i++) ends.push((await asking(name)).end)
      assert.deepEqual(ends, ['sms-code', 'sms-code', 'sms-code', 'throttled'])
    }
  })

  it("per recipient, but a stranger does not use up the messages of the holder's own device", async () => {
    for (let i = 0; i < 4; i++) await asking(holder.phone)
    const own = world.browser()
    await own.known(holder.id)
    assert.equal((await asking(holder.phone, own)).end, 'sms-code')
  })

  it('per browser', async () => {
    const browser = elsewhere()
    const ends: string[] = []
    for (let i = 0; i < 11; i++) ends.push((await asking(world.nobody().phone, browser)).end)
    assert.deepEqual(ends, [...Array(10).fill('sms-code'), 'throttled'])
  })

  it('per address', async () => {
    const ends: string[] = []
    for (let i = 0; i < 41; i++)
      ends.push((await asking(world.nobody().phone, world.browser({ address: '192.0.2.254' }))).end)
    assert.deepEqual(ends, [...Array(40).fill('sms-code'), 'throttled'])
  })
})

describe('sending is limited as the policy says', () => {
  for (const name of ['code-per-prefix', 'code-per-realm'] as const) {
    it(name, async () => {
      const small = await openWorld(await openTestDatabase<unknown>(), {
        policy: document => void (document.throttles[name] = { limit: 2, per: '1h' }),
      })
      const ends: string[] = []
      for (let i = 0; i < 3; i++) {
        const browser = small.browser({ address: `192.0.2.${i}` })
        await browser.begin('sign-in', { way: 'sms-code' })
        await browser.answer({ kind: 'identify', identifier: small.nobody().phone, way: 'sms-code' })
        ends.push(endOf(await browser.answer(await browser.captcha())))
      }
      assert.deepEqual(ends, ['sms-code', 'sms-code', 'throttled'])
    })
  }
})

describe('a captcha (ASVS 5.0 6.5.1)', () => {
  const identify = () => ({ kind: 'identify', identifier: holder.phone, way: 'sms-code' }) as const

  it('answered before, or of another ceremony, is gone', async () => {
    const [first, second] = [elsewhere(), elsewhere()]
    for (const browser of [first, second]) {
      await browser.begin('sign-in', { way: 'sms-code' })
      await browser.answer(identify())
    }
    const captcha = await first.captcha()
    assert.equal(endOf(await second.answer(captcha)), 'captcha.gone')
    assert.equal(endOf(await first.answer(captcha)), 'sms-code')
    const replayed = elsewhere()
    await replayed.begin('sign-in', { way: 'sms-code' })
    await replayed.answer(identify())
    assert.equal(endOf(await replayed.answer(captcha)), 'captcha.gone')
  })

  it('answered wrong is spent', async () => {
    const browser = elsewhere()
    await browser.begin('sign-in', { way: 'sms-code' })
    await browser.answer(identify())
    const captcha = await browser.captcha()
    const typed = other(captcha.typed.padStart(6, '0')).slice(-4)
    assert.equal(endOf(await browser.answer({ ...captcha, typed })), 'captcha.wrong')
    assert.equal(endOf(await browser.answer(captcha)), 'captcha.gone')
  })

  it('is asked again for another account or number: one does not send to many', async () => {
    const browser = await asked(holder.phone)
    const taken = await world.ceremonies.chooseWay(await browser.visit(), browser.at.id, 'sms-code')
    assert.equal(nextOf(taken), 'identify')
    assert.equal(nextOf(await browser.answer({ ...identify(), identifier: world.nobody().phone })), 'captcha')
  })

  it('is not got round by asking to send again what was never sent', async () => {
    const browser = elsewhere()
    await browser.begin('sign-in', { way: 'sms-code' })
    await browser.answer(identify())
    assert.equal(await resend(browser), 'captcha')
    assert.deepEqual(await world.noticesTo(holder.phone), [])
  })

  it('is asked again after an answer that a lock refused', async () => {
    const browser = elsewhere()
    for (let i = 0; i < 6; i++) {
      await browser.begin('sign-in')
      await browser.give({ kind: 'password', identifier: holder.phone, password: 'wrong-one' })
    }
    const again = await browser.give({ kind: 'password', identifier: holder.phone, password: 'wrong-one' })
    assert.deepEqual([endOf(again), nextOf(again)], ['answer.locked', 'captcha'])
  })

  it('is asked again after a wrong code', async () => {
    const browser = await asked(holder.phone)
    const wrong = await browser.answer(code(other(await world.codeTo(holder.phone))))
    assert.equal(nextOf(wrong), 'captcha')
    assert.equal(endOf(await browser.answer(code(await world.codeTo(holder.phone)))), 'answer.unexpected')
  })

  it('is due after a failure from this address, also in another browser and ceremony', async () => {
    const address = '192.0.2.253'
    const first = world.browser({ address })
    await first.begin('sign-in')
    await first.answer({ kind: 'password', identifier: holder.phone, password: 'wrong-one' })
    const second = world.browser({ address })
    const { next } = await second.begin('sign-in')
    assert.deepEqual(next, { state: 'step', step: { kind: 'captcha' } })
    const password = { kind: 'password', identifier: holder.phone, password: rightPassword } as const
    assert.equal(endOf(await second.answer(password)), 'answer.unexpected')
    world.pass(hour)
  })
})

describe('a look at a ceremony', () => {
  it('sends nothing, however often it is asked for', async () => {
    const browser = await asked(holder.phone)
    for (let i = 0; i < 5; i++) await browser.view()
    world.pass(6 * minute)
    await browser.view()
    assert.equal((await world.noticesTo(holder.phone)).length, 1)
  })
})
