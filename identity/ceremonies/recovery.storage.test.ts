/** What a recovery takes away and what it leaves: whoever had the account may have set media up from afar. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { pemOf } from '../../kit/certificates/index.ts'
import { createTestAuthority } from '../../kit/certificates/testing-certificates.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import { createTrustReader, registerAtCounter } from '../authenticators/certificate-key/index.ts'
import { countRecoveryCodes } from '../authenticators/recovery-code/index.ts'
import { enrolTotp } from '../authenticators/totp/index.ts'
import { changeMedium } from '../media/index.ts'
import { type Browser, endOf, nextOf } from './testing/browser.ts'
import { withGridCard, withRecoveryCodes, withToken, withTotp } from './testing/media.ts'
import { type Holder, openWorld, type World } from './testing/world.ts'

const authority = createTestAuthority()
const newPassword = 'Nj4!wPq8-snow'

onEachDatabase('a recovery', database => {
  let world: World

  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.captcha.signIn = 'never'
        const certificateKey = { allowed: true, anchors: [pemOf(authority.certificate.der)], revocation: 'off' }
        const rules = document as unknown as { media?: Record<string, unknown> }
        const others = ['totp', 'otp-token', 'grid-card', 'recovery-code'].map(kind => [kind, { allowed: true }])
        rules.media = { ...rules.media, ...Object.fromEntries(others), 'certificate-key': certificateKey }
      },
    })
  })

  const items = ({ document, name }: Holder) =>
    ({ kind: 'identity-item', items: { 'national-id-last-6': document.slice(-6), name } }) as const

  async function finish(browser: Browser): Promise<void> {
    assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'completed')
  }
  async function byPhone(holder: Holder): Promise<void> {
    const browser = world.browser()
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.give({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
    assert.equal(nextOf(await browser.give(items(holder))), 'new-password')
    await finish(browser)
  }
  /** Of an account with two steps, by email: the second factor is asked for. */
  async function byEmail(holder: Holder, email: string): Promise<Browser> {
    await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
    const browser = world.browser()
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'email-code' })
    await browser.give({ kind: 'email-code', code: await world.codeTo(email) })
    await browser.give(items(holder))
    return browser
  }
  const choose = async (browser: Browser, kind: 'totp' | 'recovery-code') =>
    assert.equal(nextOf(await world.ceremonies.chooseMedium(await browser.visit(), browser.at.id, kind)), kind)
  const apps = async ({ id }: Holder) =>
    await world.database.query
      .selectFrom('totp_apps')
      .select(['status', 'secret_cipher'])
      .where('account_id', '=', id)
      .orderBy('status')
      .execute()
  const codesLeft = async ({ id }: Holder) => await countRecoveryCodes(world.database.query, id)
  async function recorded({ id }: Holder) {
    const { detail } = await world.database.query
      .selectFrom('events')
      .select('detail')
      .where('account_id', '=', id)
      .where('kind', '=', 'recovery.completed')
      .executeTakeFirstOrThrow()
    const { appsRemoved, codesRemoved } = detail as Record<string, unknown>
    return { appsRemoved, codesRemoved }
  }

  describe('by the phone of who has two steps always on', () => {
    const always = async ({ id }: Holder) =>
      await world.accounts.update(world.database.query, id, { two_step: 'always' })
    async function proved(holder: Holder): Promise<Browser> {
      const browser = world.browser()
      await browser.begin('recovery')
      await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
      await browser.give({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
      assert.deepEqual((await browser.view()).choices, [])
      await browser.give(items(holder))
      return browser
    }

    it('asks for the token that a counter gave, and for nothing that could stand in for it', async () => {
      const holder = await world.holder()
      await withToken(world.mediaDependencies, holder)
      await withTotp(world.mediaDependencies, holder)
      await withRecoveryCodes(world.mediaDependencies, holder)
      await always(holder)
      const browser = await proved(holder)
      const { next, choices } = await browser.view()
      assert.deepEqual(next, { state: 'step', step: { kind: 'otp-token' } })
      // Nothing else would do.
      assert.deepEqual(choices, [])
      for (const other of ['totp', 'sms-code', 'recovery-code'] as const)
        assert.equal(
          endOf(await world.ceremonies.chooseMedium(await browser.visit(), browser.at.id, other)),
          'answer.unexpected',
        )
      assert.equal(endOf(await browser.answer({ kind: 'new-password', password: newPassword })), 'answer.unexpected')
    })

    it('is completed with it', async () => {
      const holder = await world.holder()
      const { press } = await withToken(world.mediaDependencies, holder)
      await always(holder)
      const browser = await proved(holder)
      const asks = (await browser.view()).medium?.asks
      assert.ok(asks?.kind === 'question')
      assert.equal(nextOf(await browser.give({ kind: 'otp-token', code: press(asks) })), 'new-password')
      await finish(browser)
    })

    it('is not completed with a wrong answer', async () => {
      const holder = await world.holder()
      await withToken(world.mediaDependencies, holder)
      await always(holder)
      const browser = await proved(holder)
      assert.equal(endOf(await browser.answer({ kind: 'otp-token', code: '000000' })), 'answer.wrong')
    })

    it('goes on without it once it has been stopped at a counter or by the hotline: nobody is shut out', async () => {
      const holder = await world.holder()
      await withToken(world.mediaDependencies, holder)
      await always(holder)
      const { id } = await world.database.query
        .selectFrom('otp_tokens')
        .select('id')
        .where('account_id', '=', holder.id)
        .executeTakeFirstOrThrow()
      const { id: accountId, realm } = holder
      const change = { kind: 'otp-token', accountId, realm: realm.name, id, act: 'suspend' } as const
      assert.deepEqual(await changeMedium(world.mediaDependencies, change, { surface: 'staff' }), { ok: true })
      await finish(await proved(holder))
    })

    for (const [what, give] of [
      ['an app', withTotp],
      ['recovery codes', withRecoveryCodes],
    ] as const)
      it(`does not ask for ${what}, which a thief may have set up from afar`, async () => {
        const holder = await world.holder()
        await give(world.mediaDependencies, holder)
        await always(holder)
        await finish(await proved(holder))
      })

    it('asks nobody for the token who has two steps on unknown devices only', async () => {
      const holder = await world.holder()
      await withToken(world.mediaDependencies, holder)
      await byPhone(holder)
    })
  })

  it('removes the app, one that waits for its first code, and the codes, and writes it down', async () => {
    const holder = await world.holder()
    await withTotp(world.mediaDependencies, holder)
    const given = { accountId: holder.id, realm: 'toll', policy: holder.realm.policy, issuer: 'i', label: 'l' }
    await enrolTotp(world.mediaDependencies, given)
    await withRecoveryCodes(world.mediaDependencies, holder)
    const { count } = holder.realm.policy.media['recovery-code']
    await byPhone(holder)
    const wiped = { status: 'revoked', secret_cipher: '' }
    assert.deepEqual(await apps(holder), [wiped, wiped])
    assert.equal(await codesLeft(holder), 0)
    assert.deepEqual(await recorded(holder), { appsRemoved: 2, codesRemoved: count })
  })

  it('leaves neither as a way in: the sign-in after it offers the phone alone', async () => {
    const holder = await world.holder()
    const { show } = await withTotp(world.mediaDependencies, holder)
    const [first = ''] = await withRecoveryCodes(world.mediaDependencies, holder)
    world.pass(60_000)
    await byPhone(holder)
    const browser = world.browser()
    await browser.begin('sign-in')
    await browser.answer({ kind: 'password', identifier: holder.phone, password: newPassword })
    const { next, choices } = await browser.view()
    assert.deepEqual([next, choices], [{ state: 'step', step: { kind: 'sms-code', to: 'account' } }, []])
    assert.equal(endOf(await browser.answer({ kind: 'totp', code: show() })), 'answer.unexpected')
    assert.equal(endOf(await browser.answer({ kind: 'recovery-code', code: first })), 'answer.unexpected')
  })

  it('leaves what a counter gave: token, card and certificate', async () => {
    const holder = await world.holder()
    await withToken(world.mediaDependencies, holder)
    await withGridCard(world.mediaDependencies, holder)
    const trust = createTrustReader({ folder: packageRoot, now: world.now, report: () => {} })
    const pem = pemOf(authority.issue().certificate.der)
    const at = { realm: holder.realm, accountId: holder.id, pem }
    const registered = await registerAtCounter({ ...world.mediaDependencies, trust }, at, { surface: 'staff' })
    assert.ok(registered.ok)
    await byPhone(holder)
    for (const table of ['otp_tokens', 'grid_cards', 'certificate_keys'] as const) {
      const query = world.database.query.selectFrom(table as 'grid_cards').select('status')
      assert.deepEqual(await query.where('account_id', '=', holder.id).execute(), [{ status: 'active' }], table)
    }
  })

  it('leaves another account’s app and codes', async () => {
    const [holder, other] = [await world.holder(), await world.holder()]
    await withTotp(world.mediaDependencies, other)
    await withRecoveryCodes(world.mediaDependencies, other)
    await byPhone(holder)
    assert.deepEqual(
      (await apps(other)).map(({ status }) => status),
      ['active'],
    )
    assert.notEqual(await codesLeft(other), 0)
  })

  describe('proved with one of them leaves that one', () => {
    it('the app stays, the codes go', async () => {
      const email = 'one@mail.example'
      const holder = await world.holder({ email })
      const { show } = await withTotp(world.mediaDependencies, holder)
      await withRecoveryCodes(world.mediaDependencies, holder)
      world.pass(60_000)
      const browser = await byEmail(holder, email)
      await choose(browser, 'totp')
      await browser.give({ kind: 'totp', code: show() })
      await finish(browser)
      assert.deepEqual(
        (await apps(holder)).map(({ status }) => status),
        ['active'],
      )
      assert.equal(await codesLeft(holder), 0)
      assert.equal((await recorded(holder)).appsRemoved, 0)
    })

    it('the codes stay, but for the one used, and the app goes', async () => {
      const email = 'two@mail.example'
      const holder = await world.holder({ email })
      await withTotp(world.mediaDependencies, holder)
      const [first = '', ...others] = await withRecoveryCodes(world.mediaDependencies, holder)
      const browser = await byEmail(holder, email)
      await choose(browser, 'recovery-code')
      await browser.give({ kind: 'recovery-code', code: first })
      await finish(browser)
      assert.deepEqual(
        (await apps(holder)).map(({ status }) => status),
        ['revoked'],
      )
      assert.equal(await codesLeft(holder), others.length)
    })
  })

  it('that is not finished takes nothing away', async () => {
    const holder = await world.holder()
    await withTotp(world.mediaDependencies, holder)
    await withRecoveryCodes(world.mediaDependencies, holder)
    const browser = world.browser()
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.give({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
    await browser.give(items(holder))
    assert.deepEqual(
      (await apps(holder)).map(({ status }) => status),
      ['active'],
    )
    assert.notEqual(await codesLeft(holder), 0)
  })
})
