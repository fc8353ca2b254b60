import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onEachIdentityDatabase } from '../../events/testing-events.ts'
import { changeMedium } from '../../media/index.ts'
import { createMediaWorld, hour, origin, race } from '../../media/testing-media.ts'
import type { Proving } from '../index.ts'
import {
  createGridCard,
  createGridCardActivation,
  expireGridCards,
  findGridCardOf,
  issueGridCard,
  type PrintableCard,
} from './index.ts'
import { digitsAt } from './rules.ts'

const day = 24 * hour
const payment = { hash: 'sha256:one', payeeAccount: '6222020200112233445', amount: '100.00' }

onEachIdentityDatabase('A grid card', database => {
  const world = createMediaWorld(database)
  const { deps, policy, pass } = world
  const limits = policy.media['grid-card']
  const authenticator = createGridCard(deps)
  const activation = createGridCardActivation(deps)

  const issue = (accountId: string, instead = false) =>
    issueGridCard(deps, { accountId, realm: 'bank', policy, instead }, origin)
  const listed = (accountId: string) => findGridCardOf(database.query, { accountId, policy, now: deps.now() })

  async function issued() {
    const accountId = await world.openAccount()
    const outcome = await issue(accountId)
    assert(outcome.ok)
    return { accountId, id: outcome.id, card: outcome.card }
  }
  async function activate(held: { accountId: string; card: PrintableCard }) {
    const proving = world.proving(held.accountId)
    const asked = await activation.challenge(proving)
    assert(asked.ok && asked.asks.kind === 'cells')
    const cells = digitsAt(held.card.cells, asked.asks.cells)
    return await activation.activate(proving, { serial: held.card.serial, cells }, origin)
  }
  async function inUse() {
    const held = await issued()
    assert.deepEqual(await activate(held), { ok: true })
    return held
  }
  async function cellsAsked(proving: Proving): Promise<readonly string[]> {
    const asked = await authenticator.challenge(proving)
    assert(asked.ok && asked.asks.kind === 'cells', JSON.stringify(asked))
    return asked.asks.cells
  }
  const answer = async (proving: Proving, card: PrintableCard) => digitsAt(card.cells, await cellsAsked(proving))
  const refusal = async (proving: Proving) => {
    const asked = await authenticator.challenge(proving)
    return asked.ok ? null : asked.code
  }
  const set = (accountId: string, values: { successes?: number; unanswered?: number }) =>
    database.query.updateTable('grid_cards').set(values).where('account_id', '=', accountId).execute()

  it('is issued, activated at the first sign-in and used; each step an event and a notice', async () => {
    const { accountId, card } = await inUse()
    assert.match(card.cells, /^\d{240}$/)
    const proving = world.proving(accountId)
    assert.deepEqual(await authenticator.verify(proving, await answer(proving, card)), { bound: null })
    assert.deepEqual(await world.kindsOf(accountId), ['medium.issued', 'medium.activated'])
    const found = await listed(accountId)
    assert.deepEqual([found?.status, found?.usesLeft, found?.warnings], ['active', limits.successes - 2, []])
  })

  it('is not issued to one who has one, nor to a stranger', async () => {
    const { accountId } = await issued()
    assert.deepEqual(await issue(accountId), { ok: false, code: 'medium.has_one' })
    assert.deepEqual(await issue('00000000-0000-7000-8000-000000000000'), { ok: false, code: 'account.unknown' })
  })

  it('does not sign in before its activation, which takes its serial and a right answer, once', async () => {
    const held = await issued()
    assert.equal(await refusal(world.proving(held.accountId)), 'medium.none')
    const proving = world.proving(held.accountId)
    const asked = await activation.challenge(proving)
    assert(asked.ok && asked.asks.kind === 'cells')
    const cells = digitsAt(held.card.cells, asked.asks.cells)
    const { serial } = held.card
    const wrong = (code: string) => ({ ok: false, code })
    const tries = (typed: { serial: string; cells: string }, by = proving) => activation.activate(by, typed, origin)
    assert.deepEqual(await tries({ serial: 'K00000000000000', cells }), wrong('serial.wrong'))
    assert.deepEqual(await tries({ serial, cells: otherThan(cells) }), wrong('code.wrong'))
    assert.deepEqual(await tries({ serial, cells }, world.proving(held.accountId)), wrong('code.wrong'), 'elsewhere')
    const stranger = await issued()
    assert.deepEqual(await tries({ serial, cells }, world.proving(stranger.accountId)), wrong('serial.wrong'))
    assert.equal(await race(async () => (await tries({ serial: serial.toLowerCase(), cells })).ok), 1)
  })

  it('asks the same while that stands, also of ten at once, and counts it once', async () => {
    const { accountId } = await inUse()
    const proving = world.proving(accountId)
    const asked = await Promise.all(Array.from({ length: 10 }, () => cellsAsked(proving)))
    assert.equal(new Set(asked.map(cells => cells.join(' '))).size, 1)
    assert.equal((await listed(accountId))?.unansweredLeft, limits.unansweredInAll - 1)
  })

  it('takes no answer that was replayed, is late, or was asked of another ceremony, account or purpose', async () => {
    const { accountId, card } = await inUse()
    const other = await inUse()
    const proving = world.proving(accountId)
    const right = await answer(proving, card)
    assert.equal(await authenticator.verify(world.proving(accountId), right), null, 'nothing asked there')
    const elsewhere = world.proving(accountId)
    await answer(elsewhere, card)
    assert.equal(await authenticator.verify(elsewhere, right), null, 'another ceremony')
    const stranger = { ...world.proving(other.accountId), ceremonyId: proving.ceremonyId }
    await answer(stranger, other.card)
    assert.equal(await authenticator.verify(stranger, right), null, 'another account')
    assert.equal(await authenticator.verify(world.proving(null), right), null, 'nobody')
    assert.equal(await authenticator.verify({ ...proving, transaction: payment }, right), null, 'a payment')
    assert.equal(await authenticator.verify(proving, otherThan(right)), null, 'wrong')
    assert.deepEqual(await authenticator.verify(proving, right), { bound: null })
    assert.equal(await authenticator.verify(proving, right), null, 'replayed')
    const late = await answer(proving, card)
    pass(limits.answerWithin)
    assert.equal(await authenticator.verify(proving, late), null, 'late')
  })

  it('answers to the second, however far off the clocks of browsers are', async () => {
    const { accountId, card } = await inUse()
    const proving = world.proving(accountId)
    const right = await answer(proving, card)
    pass(limits.answerWithin - 1)
    assert.deepEqual(await authenticator.verify(proving, right), { bound: null })
  })

  it('takes one of ten right answers at once', async () => {
    const { accountId, card } = await inUse()
    const proving = world.proving(accountId)
    const right = await answer(proving, card)
    assert.equal(await race(async () => (await authenticator.verify(proving, right)) !== null), 1)
    assert.equal((await listed(accountId))?.usesLeft, limits.successes - 2)
  })

  it('asks three cells for a payment, and is bound to exactly that payment', async () => {
    const { accountId, card } = await inUse()
    const proving = world.proving(accountId, { transaction: payment })
    const cells = await cellsAsked(proving)
    assert.equal(cells.length, limits.cells.transaction)
    const right = digitsAt(card.cells, cells)
    const altered = { ...proving, transaction: { ...payment, hash: 'sha256:two' } }
    assert.equal(await authenticator.verify(altered, right), null)
    assert.deepEqual(await authenticator.verify(proving, right), { bound: payment.hash })
  })

  it('never asks a combination twice', async () => {
    const { accountId, card } = await inUse()
    const seen = new Set<string>()
    for (let count = 0; count < 40; count++) {
      const proving = world.proving(accountId)
      const cells = await cellsAsked(proving)
      seen.add(cells.join(' '))
      assert.notEqual(await authenticator.verify(proving, digitsAt(card.cells, cells)), null)
    }
    assert.equal(seen.size, 40)
  })

  it('rests until tomorrow after so many challenges without an answer, also of ten at once', async () => {
    const { accountId } = await inUse()
    const asked = await race(async () => (await refusal(world.proving(accountId))) === null)
    assert.equal(asked, limits.unansweredPerDay)
    assert.equal(await refusal(world.proving(accountId)), 'medium.unanswered_today')
    assert.deepEqual((await listed(accountId))?.warnings, ['unanswered-today'])
    pass(day)
    assert.equal(await refusal(world.proving(accountId)), null)
  })

  it('wants replacing after so many in all', async () => {
    const { accountId } = await inUse()
    await set(accountId, { unanswered: limits.unansweredInAll })
    assert.equal(await refusal(world.proving(accountId)), 'medium.unanswered_in_all')
    pass(day)
    assert.equal(await refusal(world.proving(accountId)), 'medium.unanswered_in_all')
    const next = await issue(accountId, true)
    assert(next.ok)
    assert.deepEqual(await activate({ accountId, card: next.card }), { ok: true })
    assert.equal(await refusal(world.proving(accountId)), null)
  })

  it('counts an answer once, right or wrong, as what is not left without one', async () => {
    const { accountId, card } = await inUse()
    const proving = world.proving(accountId)
    const right = await answer(proving, card)
    assert.equal(await authenticator.verify(proving, otherThan(right)), null)
    assert.notEqual(await authenticator.verify(proving, right), null)
    assert.equal((await listed(accountId))?.unansweredLeft, limits.unansweredInAll)
  })

  it('is used up after so many right answers, and warns before', async () => {
    const { accountId, card } = await inUse()
    await set(accountId, { successes: limits.successes - limits.warnBelow - 1 })
    const use = async () => {
      const proving = world.proving(accountId)
      return await authenticator.verify(proving, await answer(proving, card))
    }
    assert.notEqual(await use(), null)
    assert.equal(world.toldTo(accountId).at(-1), 'grid-card-nearly-used-up')
    assert.deepEqual((await listed(accountId))?.warnings, ['nearly-used-up'])
    await set(accountId, { successes: limits.successes - 1 })
    assert.notEqual(await use(), null)
    assert.equal(await refusal(world.proving(accountId)), 'medium.used_up')
    assert.deepEqual((await listed(accountId))?.warnings, ['used-up'])
  })

  for (const act of ['suspend', 'report-lost', 'revoke'] as const)
    it(`proves nothing after "${act}", though what was asked still stands`, async () => {
      const { accountId, id, card } = await inUse()
      const proving = world.proving(accountId)
      const right = await answer(proving, card)
      const change = { kind: 'grid-card', accountId, realm: 'bank', id } as const
      assert.deepEqual(await changeMedium(deps, { ...change, act }, origin), { ok: true })
      assert.equal(await authenticator.verify(proving, right), null)
      assert.equal((await changeMedium(deps, { ...change, act: 'resume' }, origin)).ok, act === 'suspend')
    })

  it('is warned of before its time is over, and expires', async () => {
    const { accountId } = await inUse()
    pass(limits.lifetime - limits.warnBefore)
    const watch = { realm: 'bank', policy, limit: 100 }
    assert.deepEqual((await listed(accountId))?.warnings, ['expiring'])
    await expireGridCards(deps, watch)
    assert.equal(world.toldTo(accountId).at(-1), 'medium-expiring')
    pass(limits.warnBefore)
    assert.equal(await refusal(world.proving(accountId)), 'medium.expired')
    await expireGridCards(deps, watch)
    assert.equal((await listed(accountId))?.status, 'expired')
  })

  it('keeps its cells encrypted for its own row only', async () => {
    const { accountId, card } = await inUse()
    const rows = await database.query.selectFrom('grid_cards').selectAll().where('account_id', '=', accountId).execute()
    assert.equal(JSON.stringify(rows).includes(card.cells.slice(0, 30)), false)
    for (const { secret_cipher } of rows)
      assert.throws(() => deps.keys.decrypt(secret_cipher, 'media.grid-card.secret.x'), {
        code: 'ciphertext-unreadable',
      })
  })
})

const otherThan = (digits: string): string => ((Number(digits[0]) + 1) % 10) + digits.slice(1)
