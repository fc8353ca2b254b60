/** One-time media at the use cases: what proves, and what does not, with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { activateTotp, enrolTotp } from '../authenticators/totp/index.ts'
import { oneTimeKinds } from '../evidence/index.ts'
import { changeMedium } from '../media/index.ts'
import type { Answer } from './index.ts'
import { type Browser, endOf, nextOf, refusalOf } from './testing/browser.ts'
import { withGridCard, withRecoveryCodes, withToken, withTotp } from './testing/media.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

onEachDatabase('one-time media', database => {
  let world: World

  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.captcha.signIn = 'never'
        document.media = Object.fromEntries(oneTimeKinds.map(kind => [kind, { allowed: true }]))
      },
    })
  })

  const token = (holder: Holder) => withToken(world.mediaDependencies, holder)
  const card = (holder: Holder) => withGridCard(world.mediaDependencies, holder)
  const app = (holder: Holder) => withTotp(world.mediaDependencies, holder)

  /** A browser that the account does not know, after the right password. */
  async function afterPassword(holder: Holder, browser: Browser = world.browser()): Promise<Browser> {
    await browser.begin('sign-in')
    await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
    return browser
  }
  /** One after another: passwords beside each other would count as guesses until they are looked at. */
  async function passwordsOf(holder: Holder, count: number): Promise<Browser[]> {
    const browsers: Browser[] = []
    for (let one = 0; one < count; one++) browsers.push(await afterPassword(holder))
    return browsers
  }
  const choose = async (browser: Browser, kind: 'sms-code' | 'totp' | 'otp-token' | 'grid-card' | 'recovery-code') =>
    await world.ceremonies.chooseMedium(await browser.visit(), browser.at.id, kind)
  const asksOf = async (browser: Browser) => (await browser.view()).medium?.asks
  async function sessionOf(browser: Browser) {
    const { session } = await browser.visit()
    assert.ok(session)
    return [session.aal, session.amr] as const
  }
  const wrong = (code: string): string => String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0')

  describe('a sign-in on an unknown device', () => {
    it('asks the token first, and its answer is AAL 2', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = await afterPassword(holder)
      const { next, medium, choices } = await browser.view()
      assert.deepEqual(next, { state: 'step', step: { kind: 'otp-token' } })
      assert.ok(medium?.asks?.kind === 'question' && /^\d{6}$/.test(medium.asks.question))
      assert.deepEqual(choices, ['otp-token', 'sms-code'])
      assert.deepEqual(await world.noticesTo(holder.phone).then(all => all.filter(one => one.template === 'code')), [])
      assert.equal(nextOf(await browser.answer({ kind: 'otp-token', code: press(medium.asks) })), 'completed')
      assert.deepEqual(await sessionOf(browser), [2, ['pwd', 'otp', 'mfa']])
    })

    it('takes the app’s code, once', async () => {
      const holder = await world.holder()
      const { show } = await app(holder)
      world.pass(60_000)
      const code = show()
      const browser = await afterPassword(holder)
      assert.equal(nextOf(await browser.answer({ kind: 'totp', code })), 'completed')
      assert.deepEqual(await sessionOf(browser), [2, ['pwd', 'otp', 'mfa']])
      const other = await afterPassword(holder)
      assert.equal(endOf(await other.answer({ kind: 'totp', code })), 'answer.wrong')
    })

    it('takes the card’s cells where the holder would rather use it', async () => {
      const holder = await world.holder()
      const { look } = await card(holder)
      const browser = await afterPassword(holder)
      assert.deepEqual((await browser.view()).choices, ['sms-code', 'grid-card'])
      assert.equal(nextOf(await choose(browser, 'grid-card')), 'grid-card')
      assert.equal(nextOf(await browser.answer({ kind: 'grid-card', code: look(await asksOf(browser)) })), 'completed')
      assert.deepEqual(await sessionOf(browser), [2, ['pwd', 'otp', 'mfa']])
    })

    it('takes a recovery code, once, tells of it, and knows when none is left', async () => {
      const holder = await world.holder()
      const [first = '', second = ''] = await withRecoveryCodes(world.mediaDependencies, holder)
      const browser = await afterPassword(holder)
      await choose(browser, 'recovery-code')
      assert.equal(nextOf(await browser.answer({ kind: 'recovery-code', code: first.toLowerCase() })), 'completed')
      const notices = await world.noticesTo(holder.phone)
      assert.ok(notices.some(({ template }) => template === 'recovery-code-used'))
      const again = await afterPassword(holder)
      await choose(again, 'recovery-code')
      assert.equal(endOf(await again.answer({ kind: 'recovery-code', code: first })), 'answer.wrong')
      await world.database.query
        .updateTable('recovery_codes')
        .set({ used_at: world.clock.at })
        .where('account_id', '=', holder.id)
        .execute()
      assert.deepEqual((await again.view()).choices, [])
      assert.equal(endOf(await again.answer({ kind: 'recovery-code', code: second })), 'answer.unexpected')
    })

    it('sends nothing until the holder chooses the message', async () => {
      const holder = await world.holder()
      await token(holder)
      const browser = await afterPassword(holder)
      assert.equal(nextOf(await choose(browser, 'sms-code')), 'sms-code')
      assert.equal(
        nextOf(await browser.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })),
        'completed',
      )
      assert.deepEqual(await sessionOf(browser), [2, ['pwd', 'sms', 'mfa']])
    })

    it('offers nothing that the account has not, or that the realm does not take: answer.unexpected', async () => {
      const holder = await world.holder()
      const browser = await afterPassword(holder)
      assert.equal(endOf(await choose(browser, 'grid-card')), 'answer.unexpected')
      const { press } = await token(holder)
      const visit = await browser.visit()
      const { policy } = visit.realm
      const media = { ...policy.media, 'otp-token': { ...policy.media['otp-token'], allowed: false } }
      const without = { ...visit, realm: { ...visit.realm, policy: { ...policy, media } } }
      const chosen = await world.ceremonies.chooseMedium(without, browser.at.id, 'otp-token')
      assert.equal(endOf(chosen), 'answer.unexpected')
      await choose(browser, 'otp-token')
      const code = press(await asksOf(browser))
      assert.equal(
        endOf(await world.ceremonies.answer(without, browser.at.id, { kind: 'otp-token', code })),
        'answer.unexpected',
      )
    })

    it('tells nobody what an account has before its password was right', async () => {
      const [holder, plain] = [await world.holder(), await world.holder()]
      await token(holder)
      await app(holder)
      const seen = async ({ phone }: Holder) => {
        const browser = world.browser()
        await browser.begin('sign-in')
        const at = world.counter.statements
        const result = await browser.answer({ kind: 'password', identifier: phone, password: 'not-it-at-all' })
        assert.ok(result.ok && 'view' in result)
        const { id: _, expiresAt: __, ...view } = result.view
        return [world.counter.statements - at, result.refusal, { ...view, passkey: null }]
      }
      assert.deepEqual(await seen(holder), await seen(plain))
    })

    it('on a known device asks nothing more, and takes no statement more', async () => {
      const statements = async (holder: Holder) => {
        const browser = world.browser()
        await browser.known(holder.id)
        await browser.begin('sign-in')
        const at = world.counter.statements
        const given = { kind: 'password', identifier: holder.phone, password: rightPassword } as const
        assert.equal(nextOf(await browser.answer(given)), 'completed')
        return world.counter.statements - at
      }
      const [holder, plain] = [await world.holder(), await world.holder()]
      await token(holder)
      await card(holder)
      await withRecoveryCodes(world.mediaDependencies, holder)
      assert.equal(await statements(holder), await statements(plain))
    })
  })

  describe('a challenge', () => {
    it('of the token stays the same in its ceremony, however often it is looked at and asked again', async () => {
      const holder = await world.holder()
      await token(holder)
      const browser = await afterPassword(holder)
      const first = await asksOf(browser)
      await world.ceremonies.resend(await browser.visit(), browser.at.id)
      await choose(browser, 'sms-code')
      await choose(browser, 'otp-token')
      assert.deepEqual(await asksOf(browser), first)
    })

    it('of the card stays the same, and looking at the page uses nothing up', async () => {
      const holder = await world.holder()
      await card(holder)
      const browser = await afterPassword(holder)
      await choose(browser, 'grid-card')
      const first = await asksOf(browser)
      for (let times = 0; times < 3; times++) assert.deepEqual(await asksOf(browser), first)
      const row = await world.database.query
        .selectFrom('grid_cards')
        .select('unanswered')
        .where('account_id', '=', holder.id)
        .executeTakeFirst()
      assert.equal(row?.unanswered, 1)
    })

    it('that has run out is asked anew, and the late answer is no guess: challenge.over', async () => {
      const holder = await world.holder()
      const { look } = await card(holder)
      const browser = await afterPassword(holder)
      await choose(browser, 'grid-card')
      const late = look(await asksOf(browser))
      world.pass(86_000)
      assert.equal((await browser.view()).medium?.asks, null)
      assert.equal(endOf(await browser.answer({ kind: 'grid-card', code: late })), 'challenge.over')
      const fresh = await asksOf(browser)
      assert.equal(fresh?.kind, 'cells')
      assert.equal(nextOf(await browser.answer({ kind: 'grid-card', code: look(fresh) })), 'completed')
      assert.equal((await world.eventsOf('sign-in.failed')).filter(one => one.account_id === holder.id).length, 0)
    })

    it('is refused with its reason when too many stay without an answer: medium.unanswered_today', async () => {
      const holder = await world.holder()
      await card(holder)
      const ends: string[] = []
      for (let times = 0; times < 6; times++) {
        const browser = await afterPassword(holder)
        ends.push(endOf(await choose(browser, 'grid-card')))
        world.pass(86_000)
      }
      assert.deepEqual(ends, [...Array.from({ length: 5 }, () => 'grid-card'), 'medium.unanswered_today'])
    })
  })

  describe('what does not prove', () => {
    it('a wrong answer, counted down to a lock of that medium alone', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = await afterPassword(holder)
      const refusals: unknown[] = []
      for (let tries = 0; tries < 6; tries++) {
        const result = await browser.answer({ kind: 'otp-token', code: wrong(press(await asksOf(browser))) })
        const refusal = refusalOf(result)
        refusals.push(refusal?.code === 'answer.wrong' ? refusal.attemptsLeft : refusal?.code)
      }
      assert.deepEqual(refusals, [4, 3, 2, 1, 0, 'answer.locked'])
      assert.equal(
        endOf(await browser.answer({ kind: 'otp-token', code: press(await asksOf(browser)) })),
        'answer.locked',
      )
      await choose(browser, 'sms-code')
      assert.equal(
        nextOf(await browser.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })),
        'completed',
      )
    })

    const slips: [Answer & { code: string }, string][] = [
      [{ kind: 'otp-token', code: '12345' }, 'otp-token.format'],
      [{ kind: 'totp', code: 'abcdef' }, 'totp.format'],
      [{ kind: 'grid-card', code: '123' }, 'grid-card.format'],
      [{ kind: 'recovery-code', code: 'K7QF-3M2X' }, 'recovery-code.format'],
    ]
    for (const [given, reason] of slips) {
      it(`a slip of the pen, which is not counted: ${reason}`, async () => {
        const holder = await world.holder()
        await token(holder)
        await card(holder)
        await app(holder)
        await withRecoveryCodes(world.mediaDependencies, holder)
        const browser = await afterPassword(holder)
        await choose(browser, given.kind as 'totp')
        const refusal = refusalOf(await browser.answer(given))
        assert.deepEqual(refusal, { code: 'answer.invalid', field: 'code', reasons: [{ code: reason }] })
        const locks = world.database.query.selectFrom('locks').select('kind').where('subject', '=', `a:${holder.id}`)
        assert.deepEqual(await locks.where('kind', '=', given.kind).execute(), [])
      })
    }

    it('another account’s token: answer.wrong', async () => {
      const [holder, other] = [await world.holder(), await world.holder()]
      await token(holder)
      const borrowed = await token(other)
      const browser = await afterPassword(holder)
      const code = borrowed.press(await asksOf(browser))
      assert.equal(endOf(await browser.answer({ kind: 'otp-token', code })), 'answer.wrong')
    })

    it('another ceremony’s answer: answer.wrong', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const { look } = await card(holder)
      const [here, there] = [await afterPassword(holder), await afterPassword(holder)]
      const code = press(await asksOf(there))
      assert.equal(endOf(await here.answer({ kind: 'otp-token', code })), 'answer.wrong')
      await choose(here, 'grid-card')
      await choose(there, 'grid-card')
      const cells = look(await asksOf(there))
      assert.equal(endOf(await here.answer({ kind: 'grid-card', code: cells })), 'answer.wrong')
    })

    it('an answer for another purpose: a step-up’s is good for nothing at a sign-in', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const first = await afterPassword(holder)
      await first.answer({ kind: 'otp-token', code: press(await asksOf(first)) })
      world.pass(120_000)
      await first.begin('re-authentication', { target: { aal: 2, maxAge: 0 } })
      await first.answer({ kind: 'password', password: rightPassword })
      const code = press(await asksOf(first))
      const elsewhere = await afterPassword(holder)
      assert.equal(endOf(await elsewhere.answer({ kind: 'otp-token', code })), 'answer.wrong')
    })

    it('a medium that was reported lost after it was asked: answer.unexpected', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = await afterPassword(holder)
      const code = press(await asksOf(browser))
      const row = await world.database.query
        .selectFrom('otp_tokens')
        .select('id')
        .where('account_id', '=', holder.id)
        .executeTakeFirstOrThrow()
      const change = { kind: 'otp-token', accountId: holder.id, realm: 'toll', id: row.id, act: 'report-lost' } as const
      assert.deepEqual(await changeMedium(world.mediaDependencies, change, { surface: 'page' }), { ok: true })
      assert.equal(endOf(await browser.answer({ kind: 'otp-token', code })), 'answer.unexpected')
    })
  })

  describe('at once', () => {
    it('one answer fifty times in one ceremony: one wins', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = await afterPassword(holder)
      const given = { kind: 'otp-token', code: press(await asksOf(browser)) } as const
      const visit = await browser.visit()
      const all = Array.from({ length: 50 }, () => world.ceremonies.answer(visit, browser.at.id, given))
      assert.equal((await Promise.all(all)).map(endOf).filter(end => end === 'completed').length, 1)
    })

    it('one code of the app, and one recovery code, in ten ceremonies: one wins each', async () => {
      const holder = await world.holder()
      const { show } = await app(holder)
      const [recovery = ''] = await withRecoveryCodes(world.mediaDependencies, holder)
      world.pass(60_000)
      const answers: [Answer & { code: string }, 'totp' | 'recovery-code'][] = [
        [{ kind: 'totp', code: show() }, 'totp'],
        [{ kind: 'recovery-code', code: recovery }, 'recovery-code'],
      ]
      for (const [given, kind] of answers) {
        const browsers = await passwordsOf(holder, 10)
        for (const browser of browsers) await choose(browser, kind)
        const ends = (await Promise.all(browsers.map(browser => browser.answer(given)))).map(endOf)
        assert.equal(ends.filter(end => end === 'completed').length, 1, JSON.stringify(ends))
        assert.ok(
          ends.every(end => ['completed', 'answer.wrong', 'answer.locked'].includes(end)),
          JSON.stringify(ends),
        )
      }
    })

    it('guesses at a token from twenty ceremonies at once: five are looked at', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browsers = await passwordsOf(holder, 20)
      const guesses = await Promise.all(browsers.map(async one => wrong(press(await asksOf(one)))))
      const all = browsers.map((browser, index) => browser.answer({ kind: 'otp-token', code: guesses[index] ?? '' }))
      const ends = (await Promise.all(all)).map(endOf)
      assert.equal(ends.filter(end => end === 'answer.wrong').length, 5)
      assert.equal(ends.filter(end => end === 'answer.locked').length, 15)
    })
  })

  describe('elsewhere', () => {
    it('raises a session, and proves it again', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = world.browser()
      await browser.known(holder.id)
      await browser.begin('sign-in')
      await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
      for (const purpose of ['step-up', 're-authentication'] as const) {
        world.pass(120_000)
        await browser.begin(purpose, { target: { aal: 2, maxAge: 60_000 } })
        await browser.answer({ kind: 'password', password: rightPassword })
        const view = await browser.view()
        assert.deepEqual(view.choices, ['otp-token', 'sms-code'])
        assert.equal(nextOf(await browser.answer({ kind: 'otp-token', code: press(view.medium?.asks) })), 'completed')
        assert.equal((await sessionOf(browser))[0], 2)
      }
    })

    it('a recovery by email of who wants two steps is not got round without a phone', async () => {
      const holder = await world.holder({ email: 'two.steps@example.com' })
      const { press } = await token(holder)
      await world.database.query
        .deleteFrom('identifiers')
        .where('account_id', '=', holder.id)
        .where('kind', '=', 'phone')
        .execute()
      await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
      const browser = world.browser()
      await browser.begin('recovery')
      await browser.give({ kind: 'identify', identifier: 'two.steps@example.com', way: 'email-code' })
      await browser.answer({ kind: 'email-code', code: await world.codeTo('two.steps@example.com') })
      const items = {
        name: holder.name,
        'national-id': holder.document,
        'national-id-last-6': holder.document.slice(-6),
      }
      assert.equal(nextOf(await browser.answer({ kind: 'identity-item', items })), 'otp-token')
      const given = { kind: 'otp-token', code: press(await asksOf(browser)) } as const
      assert.equal(nextOf(await browser.answer(given)), 'new-password')
    })

    async function recover(holder: Holder, email: string, second?: Answer): Promise<void> {
      await world.accounts.update(world.database.query, holder.id, { two_step: second ? 'always' : 'unknown-devices' })
      const browser = world.browser()
      await browser.begin('recovery')
      await browser.give({ kind: 'identify', identifier: email, way: 'email-code' })
      await browser.answer({ kind: 'email-code', code: await world.codeTo(email) })
      const items = { name: holder.name, 'national-id-last-6': holder.document.slice(-6) }
      await browser.answer({ kind: 'identity-item', items: { ...items, 'national-id': holder.document } })
      if (second?.kind === 'totp' || second?.kind === 'recovery-code') {
        await choose(browser, second.kind)
        assert.equal(nextOf(await browser.answer(second)), 'new-password')
      }
      assert.equal(nextOf(await browser.answer({ kind: 'new-password', password: 'kQ7#vTz9-rain-2' })), 'completed')
    }
    async function held({ id }: Holder) {
      const standing = await world.accounts.standing(world.database.query, id, null)
      return (standing?.media ?? []).toSorted()
    }

    it('a recovery ends the app and the codes that an intruder may have set up, and leaves what the counter gave', async () => {
      const holder = await world.holder({ email: 'set.up@example.com' })
      await card(holder)
      await app(holder)
      await withRecoveryCodes(world.mediaDependencies, holder)
      await recover(holder, 'set.up@example.com')
      assert.deepEqual(await held(holder), ['grid-card'])
      const { detail } = (await world.eventsOf('recovery.completed')).at(-1) ?? {}
      const { appsRemoved, codesRemoved } = detail as { appsRemoved: number; codesRemoved: number }
      assert.deepEqual([appsRemoved, codesRemoved], [1, 10])
    })

    it('the app that an intruder has only begun to set up is not activated after the recovery', async () => {
      const holder = await world.holder({ email: 'begun@example.com' })
      const given = { accountId: holder.id, realm: holder.realm.name, policy: holder.realm.policy }
      await enrolTotp(world.mediaDependencies, { ...given, issuer: 'test', label: 'test' })
      await recover(holder, 'begun@example.com')
      const activated = await activateTotp(world.mediaDependencies, { ...given, code: '000000' }, { surface: 'page' })
      assert.deepEqual(activated, { ok: false, code: 'medium.none' })
    })

    it('what has proved the holder in the recovery stays', async () => {
      const holder = await world.holder({ email: 'proved@example.com' })
      const { show } = await app(holder)
      await withRecoveryCodes(world.mediaDependencies, holder)
      await recover(holder, 'proved@example.com', { kind: 'totp', code: show(30_000) })
      assert.deepEqual(await held(holder), ['totp'])
    })

    it('a realm that trusts a medium less keeps the session at AAL 1', async () => {
      const holder = await world.holder()
      const { press } = await token(holder)
      const browser = await afterPassword(holder)
      const visit = await browser.visit()
      const { policy } = visit.realm
      const media = { ...policy.media, 'otp-token': { ...policy.media['otp-token'], aal: 1 as const } }
      const weaker = { ...visit, realm: { ...visit.realm, policy: { ...policy, media } } }
      const given = { kind: 'otp-token', code: press(await asksOf(browser)) } as const
      const result = browser.kept(await world.ceremonies.answer(weaker, browser.at.id, given))
      assert.equal(nextOf(result), 'completed')
      assert.deepEqual(await sessionOf(browser), [1, ['pwd', 'otp']])
    })
  })
})
