import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { changeMedium } from '../../media/index.ts'
import { createMediaWorld, hour, origin, race } from '../../media/testing-media.ts'
import type { Proving } from '../index.ts'
import {
  createOtpToken,
  createTokenResync,
  expireTokens,
  findTokenOf,
  issueToken,
  renewActivationCode,
  type SimulatedToken,
  tokenBySerial,
} from './index.ts'
import { clockSuite, createTokenWorld, newSeed } from './testing-tokens.ts'

const payment = { hash: 'sha256:one', payeeAccount: '6222020200112233445', amount: '1234.50' }

onEachIdentityDatabase('An OTP token', database => {
  const world = createMediaWorld(database)
  const { deps, policy, pass } = world
  const tokens = createTokenWorld(world)
  const authenticator = createOtpToken(deps)
  const resync = createTokenResync(deps)

  async function answer(proving: Proving, device: SimulatedToken): Promise<string> {
    const asked = await authenticator.challenge(proving)
    assert(asked.ok, 'asked')
    return tokens.press(device, asked.asks)
  }
  const refusal = async (proving: Proving) => {
    const asked = await authenticator.challenge(proving)
    return asked.ok ? null : asked.code
  }
  const change = (accountId: string, id: string, act: 'suspend' | 'resume' | 'report-lost' | 'revoke') =>
    changeMedium(deps, { kind: 'otp-token', accountId, realm: 'bank', id, act }, origin)

  it('is issued, activated and used; each step an event, and a notice to its holder', async () => {
    const held = await tokens.inUse()
    const proving = world.proving(held.accountId)
    assert.deepEqual(await authenticator.verify(proving, await answer(proving, held.device)), { bound: null })
    assert.deepEqual(await world.kindsOf(held.accountId), ['medium.issued', 'medium.activated'])
    assert.deepEqual(world.toldTo(held.accountId), ['medium-changed', 'medium-changed'])
    const found = await findTokenOf(database.query, held.accountId)
    assert.deepEqual([found?.status, found?.serial], ['active', held.seed.serial])
    assert.deepEqual(await tokenBySerial(database.query, { realm: 'bank', serial: held.seed.serial }), found)
  })

  it('is not issued twice, to a stranger, to one who has one, or to an account of another realm', async () => {
    const held = await tokens.inUse()
    const [seed, other] = [newSeed(), await world.openAccount()]
    await tokens.stock([seed])
    const issue = (accountId: string, serial: string, realm = 'bank') =>
      issueToken(deps, { accountId, realm, policy, serial, instead: false }, origin)
    const refused = (code: string) => ({ ok: false, code })
    assert.deepEqual(await issue(other, held.seed.serial), refused('token.not_in_stock'))
    assert.deepEqual(await issue(other, 'NONE'), refused('token.not_in_stock'))
    assert.deepEqual(await issue(held.accountId, seed.serial), refused('medium.has_one'))
    assert.deepEqual(await issue('00000000-0000-7000-8000-000000000000', seed.serial), refused('account.unknown'))
    assert.deepEqual(await issue(other, seed.serial, 'toll'), refused('account.unknown'))
    assert.equal(await race(async () => (await issue(other, seed.serial)).ok), 1)
  })

  it('activates with its code and its holder together only, in time, once', async () => {
    const held = await tokens.issued()
    const proving = world.proving(held.accountId)
    const asked = await tokens.activation.challenge(proving)
    assert(asked.ok)
    const { activationCode } = held
    const activate = (typed: { activationCode: string; code: string }, by = proving) =>
      tokens.activation.activate(by, typed, origin)
    const code = tokens.press(held.device, asked.asks)
    assert.match(activationCode, /^\d{12}$/)
    assert.deepEqual(await activate({ activationCode: otherThan(activationCode, 12), code }), wrong('activation.wrong'))
    assert.deepEqual(await activate({ activationCode, code: otherThan(code) }), wrong('code.wrong'))
    const elsewhere = world.proving(held.accountId)
    assert.deepEqual(await activate({ activationCode, code }, elsewhere), wrong('code.wrong'), 'another ceremony')
    const stranger = await tokens.issued()
    assert.deepEqual(
      await activate({ activationCode, code }, world.proving(stranger.accountId)),
      wrong('activation.wrong'),
      'another account',
    )
    assert.equal(await refusal(proving), 'medium.none', 'does not sign in before')
    const grouped = activationCode.replace(/(.{4})/g, '$1 ')
    assert.equal(await race(async () => (await activate({ activationCode: grouped, code })).ok), 1)
    assert.deepEqual(await activate({ activationCode, code }), wrong('medium.none'))
  })

  it('has an activation code that runs out and is renewed', async () => {
    const held = await tokens.issued()
    pass(policy.media['otp-token'].activateWithin)
    assert.deepEqual(await tokens.activate(held), wrong('medium.expired'))
    const renewed = await renewActivationCode(deps, { accountId: held.accountId, realm: 'bank', policy }, origin)
    assert(renewed.ok)
    assert.deepEqual(await tokens.activate(held), wrong('activation.wrong'))
    assert.deepEqual(await tokens.activate({ ...held, ...renewed.issued }), { ok: true })
    const again = await renewActivationCode(deps, { accountId: held.accountId, realm: 'bank', policy }, origin)
    assert.deepEqual(again, wrong('medium.none'))
  })

  it('is asked the same until that is answered or over', async () => {
    const held = await tokens.inUse()
    const proving = world.proving(held.accountId)
    const [first, again] = await Promise.all([authenticator.challenge(proving), authenticator.challenge(proving)])
    assert.deepEqual(again, first)
    assert(first.ok && first.asks.kind === 'question')
    assert.match(first.asks.question, /^\d{6}$/)
    pass(policy.media['otp-token'].answerWithin)
    assert.notDeepEqual(await authenticator.challenge(proving), first)
  })

  it('takes no answer that was replayed, is over, or was asked of another ceremony or account', async () => {
    const held = await tokens.inUse()
    const other = await tokens.inUse()
    const proving = world.proving(held.accountId)
    const code = await answer(proving, held.device)
    const elsewhere = world.proving(held.accountId)
    await answer(elsewhere, held.device)
    assert.equal(await authenticator.verify(elsewhere, code), null, 'another ceremony')
    const stranger = { ...world.proving(other.accountId), ceremonyId: proving.ceremonyId }
    await answer(stranger, other.device)
    assert.equal(await authenticator.verify(stranger, code), null, 'another account')
    assert.equal(await authenticator.verify(world.proving(null), code), null, 'nobody')
    assert.equal(await authenticator.verify(proving, otherThan(code)), null, 'wrong')
    assert.deepEqual(await authenticator.verify(proving, code), { bound: null })
    assert.equal(await authenticator.verify(proving, code), null, 'replayed')
    const late = await answer(proving, held.device)
    pass(policy.media['otp-token'].answerWithin)
    assert.equal(await authenticator.verify(proving, late), null, 'over')
  })

  it('takes one of ten answers at once', async () => {
    const held = await tokens.inUse()
    const proving = world.proving(held.accountId)
    const code = await answer(proving, held.device)
    assert.equal(await race(async () => (await authenticator.verify(proving, code)) !== null), 1)
  })

  it('signs a payment: six digits of the account, in order, and the amount with its point', async () => {
    const held = await tokens.inUse()
    const proving = world.proving(held.accountId, { transaction: payment })
    const asked = await authenticator.challenge(proving)
    assert(asked.ok && asked.asks.kind === 'question' && asked.asks.payeeDigits)
    const { question, payeeDigits, amount } = asked.asks
    assert.equal(question, payeeDigits.digits + payment.amount)
    assert.equal(amount, payment.amount)
    assert.equal(payeeDigits.places.map(place => payment.payeeAccount[place - 1]).join(''), payeeDigits.digits)
    assert.deepEqual(
      payeeDigits.places.toSorted((a, b) => a - b),
      payeeDigits.places,
    )
    assert.deepEqual(await authenticator.challenge(proving), asked, 'the same again')
    const code = tokens.press(held.device, asked.asks)
    assert.deepEqual(await authenticator.verify(proving, code), { bound: payment.hash })
  })

  for (const [what, altered] of [
    ['hash', { ...payment, hash: 'sha256:two' }],
    ['none', undefined],
  ] as const)
    it(`takes no answer for a payment with another ${what}`, async () => {
      const held = await tokens.inUse()
      const proving = world.proving(held.accountId, { transaction: payment })
      const code = await answer(proving, held.device)
      const { transaction: _, ...rest } = proving
      const swapped = altered ? { ...rest, transaction: altered } : rest
      assert.equal(await authenticator.verify(swapped, code), null)
      assert.deepEqual(await authenticator.verify(proving, code), { bound: payment.hash })
    })

  it('made to answer for other digits or another amount gives another code', async () => {
    const held = await tokens.inUse()
    const proving = world.proving(held.accountId, { transaction: payment })
    const asked = await authenticator.challenge(proving)
    assert(asked.ok && asked.asks.kind === 'question')
    const { question } = asked.asks
    for (const typed of [otherThan(question.slice(0, 6)) + question.slice(6), question.replace('1234.50', '1234.51')]) {
      const code = tokens.press(held.device, { ...asked.asks, question: typed })
      assert.equal(await authenticator.verify(proving, code), null, typed)
    }
  })

  it('can not sign what it can not be asked', async () => {
    const held = await tokens.inUse()
    for (const altered of [
      { payeeAccount: '12345' },
      { payeeAccount: '12345a' },
      { amount: '1.5' },
      { amount: '01.50' },
    ]) {
      const proving = world.proving(held.accountId, { transaction: { ...payment, ...altered } })
      assert.equal(await refusal(proving), 'medium.cannot_sign', JSON.stringify(altered))
    }
    for (const suite of [clockSuite, 'OCRA-1:HOTP-SHA256-6:QN06-T1M']) {
      const clock = await tokens.inUse({ suite })
      assert.equal(await refusal(world.proving(clock.accountId, { transaction: payment })), 'medium.cannot_sign', suite)
    }
  })

  it('that shows codes by its clock signs in with each once, and with none for a payment', async () => {
    const held = await tokens.inUse({ suite: clockSuite })
    const proving = world.proving(held.accountId)
    const code = await answer(proving, held.device)
    const paying = world.proving(held.accountId, { transaction: payment })
    assert.equal(await authenticator.verify(paying, code), null)
    assert.equal(await race(async () => (await authenticator.verify(proving, code)) !== null), 1)
    assert.equal(await authenticator.verify(world.proving(held.accountId), code), null, 'in another ceremony too')
  })

  it('teaches how its clock runs, within the window, and not past what policy allows', async () => {
    const { drift, driftMost } = policy.media['otp-token']
    const held = await tokens.inUse()
    let device = held.device
    const tryAt = async (steps: number) => {
      device = { ...device, clockOff: steps * 60_000 }
      const proving = world.proving(held.accountId)
      const verified = await authenticator.verify(proving, await answer(proving, device))
      pass(60_000)
      return verified !== null
    }
    assert.equal(await tryAt(drift + 1), false, 'too far at once')
    for (let off = drift; off <= driftMost; off += drift) assert.equal(await tryAt(off), true, `learned up to ${off}`)
    assert.equal(await tryAt(driftMost + drift), true, 'the window around what was learned')
    assert.equal(await tryAt(driftMost + 2 * drift), false, 'but no further')
  })

  for (const suite of ['OCRA-1:HOTP-SHA256-6:QA24-T1M', clockSuite])
    it(`hours off is brought back by two codes in a row (${suite})`, async () => {
      const other = await tokens.inUse({ suite })
      const held = await tokens.inUse({ suite })
      const device = { ...held.device, clockOff: 5 * hour }
      const proving = world.proving(held.accountId)
      assert.equal(await authenticator.verify(proving, await answer(proving, device)), null)
      const asked = await resync.challenge(proving)
      assert(asked.ok)
      const first = tokens.press(device, asked.asks)
      pass(60_000)
      const second = tokens.press(device, asked.asks)
      const bring = (typed: { first: string; second: string }, by = proving) => resync.resynchronise(by, typed, origin)
      assert.deepEqual(await bring({ first: second, second: first }), wrong('code.wrong'), 'the wrong way round')
      assert.deepEqual(await bring({ first, second: otherThan(second) }), wrong('code.wrong'))
      assert.deepEqual(await bring({ first, second }, world.proving(other.accountId)), wrong('code.wrong'), 'borrowed')
      assert.equal(await race(async () => (await bring({ first, second })).ok), 1)
      assert.deepEqual(await bring({ first, second }), wrong('code.wrong'), 'replayed')
      pass(60_000)
      const next = world.proving(held.accountId)
      assert.deepEqual(await authenticator.verify(next, await answer(next, device)), { bound: null })
      assert.equal((await world.kindsOf(held.accountId)).at(-1), 'medium.resynchronised')
    })

  it('further off than the wide window is not brought back', async () => {
    const held = await tokens.inUse({ suite: clockSuite })
    const device = { ...held.device, clockOff: policy.media['otp-token'].resyncWithin + hour }
    const proving = world.proving(held.accountId)
    const asks = { kind: 'code' } as const
    const first = tokens.press(device, asks)
    pass(60_000)
    const second = tokens.press(device, asks)
    assert.deepEqual(await resync.resynchronise(proving, { first, second }, origin), wrong('code.wrong'))
  })

  for (const act of ['suspend', 'report-lost', 'revoke'] as const)
    it(`proves nothing after "${act}", though what was asked still stands`, async () => {
      const held = await tokens.inUse()
      const proving = world.proving(held.accountId)
      const code = await answer(proving, held.device)
      assert.deepEqual(await change(held.accountId, held.id, act), { ok: true })
      assert.equal(await authenticator.verify(proving, code), null)
      assert.equal(await refusal(proving), 'medium.none')
      assert.equal((await change(held.accountId, held.id, 'resume')).ok, act === 'suspend')
      assert.equal((await authenticator.verify(proving, code)) !== null, act === 'suspend')
    })

  it('of another account is not changed', async () => {
    const held = await tokens.inUse()
    assert.deepEqual(await change(await world.openAccount(), held.id, 'revoke'), wrong('medium.not_possible'))
  })

  it('that was lost is replaced by another, and its seed is wiped', async () => {
    const held = await tokens.inUse()
    await change(held.accountId, held.id, 'report-lost')
    const seed = newSeed()
    await tokens.stock([seed])
    const issue = { accountId: held.accountId, realm: 'bank', policy, serial: seed.serial, instead: true }
    assert((await issueToken(deps, issue, origin)).ok)
    assert.equal((await findTokenOf(database.query, held.accountId))?.serial, seed.serial)
    const old = await database.query.selectFrom('otp_tokens').selectAll().where('id', '=', held.id).executeTakeFirst()
    assert.deepEqual([old?.status, old?.secret_cipher], ['replaced', ''])
    assert.deepEqual((await world.kindsOf(held.accountId)).slice(-2), ['medium.replaced', 'medium.issued'])
  })

  it('whose time is over proves nothing, is warned of before, and expires', async () => {
    const near = new Date(deps.now().getTime() + 20 * 24 * hour).toISOString().slice(0, 10)
    const held = await tokens.inUse({ validUntil: near })
    const watch = { realm: 'bank', policy, limit: 100 }
    assert.deepEqual((await expireTokens(deps, watch)).warned, 1)
    assert.deepEqual((await expireTokens(deps, watch)).warned, 0, 'once')
    assert.equal(world.toldTo(held.accountId).at(-1), 'medium-expiring')
    pass(20 * 24 * hour)
    assert.equal(await refusal(world.proving(held.accountId)), 'medium.expired')
    assert.equal((await expireTokens(deps, watch)).expired, 1)
    assert.equal((await findTokenOf(database.query, held.accountId))?.status, 'expired')
    assert.equal((await world.kindsOf(held.accountId)).at(-1), 'medium.expired')
  })
})

const wrong = (code: string) => ({ ok: false, code })
const otherThan = (code: string, digits = 6): string => String((Number(code) + 1) % 10 ** digits).padStart(digits, '0')
