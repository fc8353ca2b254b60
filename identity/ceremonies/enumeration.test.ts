/** Nobody learns who has an account: pages, refusals and work are the same; only the message to the phone's holder differs. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestDatabase } from '../../kit/database/testing.ts'
import type { Answer, AnswerResult, Purpose } from './index.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World

before(async () => {
  world = await openWorld(await openTestDatabase<unknown>())
})

let addresses = 0

interface Walk {
  /** What was seen after each answer, ids and what was typed aside. */
  seen: string[]
  /** Statements that each answer took. */
  statements: number[]
}

/** Walks a ceremony and keeps all that its surface is told. */
async function walk(purpose: Purpose, answers: Answer[], way?: 'sms-code' | 'email-code'): Promise<Walk> {
  const browser = world.browser({ address: `192.0.2.${++addresses}` })
  const walked: Walk = { seen: [], statements: [] }
  await browser.begin(purpose, way ? { way } : {})
  const note = (result: AnswerResult) => {
    assert.ok(result.ok && 'view' in result)
    const { id: _, identifier, recipientMasked, passkey, ...rest } = result.view
    const view = { ...rest, passkey: passkey && { ...passkey, challenge: 'another each time' } }
    const shown = recipientMasked === null ? 'none' : 'as typed'
    walked.seen.push(JSON.stringify({ ...view, shown, kind: identifier?.kind, refusal: result.refusal }))
  }
  for (const answer of answers) {
    const captcha = answer.kind === 'captcha' ? await browser.captcha() : answer
    const start = world.counter.statements
    const result = await browser.answer(captcha)
    walked.statements.push(world.counter.statements - start)
    note(result)
  }
  note(await world.ceremonies.resend(await browser.visit(), browser.at.id))
  return walked
}

const captcha: Answer = { kind: 'captcha', id: '', typed: '' }
const guess: Answer = { kind: 'sms-code', code: '123456' }

const byCode = (identifier: string): Answer[] => [{ kind: 'identify', identifier, way: 'sms-code' }, captcha, guess]
const recovery = (identifier: string): Answer[] => [captcha, { kind: 'identify', identifier, way: 'sms-code' }, guess]
const recoveryByEmail = (identifier: string): Answer[] => [
  captcha,
  { kind: 'identify', identifier, way: 'email-code' },
  { kind: 'email-code', code: '123456' },
]
const registration = (phone: string): Answer[] => [
  { kind: 'consent', accepted: true },
  captcha,
  { kind: 'phone', phone },
  guess,
]

const templatesTo = async (address: string) => (await world.noticesTo(address)).map(({ template }) => template)

describe('the same is seen and done with an account and without', () => {
  for (const [name, purpose, answers] of [
    ['a sign-in by code', 'sign-in', byCode],
    ['a recovery by SMS', 'recovery', recovery],
    ['a registration', 'registration', registration],
  ] as const) {
    it(`${name}, by phone; the phone is told which`, async () => {
      const [holder, nobody] = [await world.holder(), world.nobody()]
      const real = await walk(purpose, answers(holder.phone), purpose === 'sign-in' ? 'sms-code' : undefined)
      const none = await walk(purpose, answers(nobody.phone), purpose === 'sign-in' ? 'sms-code' : undefined)
      assert.deepEqual(none, real)
      const registering = purpose === 'registration'
      assert.deepEqual(await templatesTo(holder.phone), [registering ? 'already-registered' : 'code'])
      assert.deepEqual(await templatesTo(nobody.phone), [registering ? 'code' : 'not-registered'])
    })
  }

  for (const [name, purpose, answers] of [
    ['a sign-in by code', 'sign-in', byCode],
    ['a recovery by SMS', 'recovery', recovery],
  ] as const) {
    it(`${name}, by username and by ID number: not even where a code went`, async () => {
      const way = purpose === 'sign-in' ? ('sms-code' as const) : undefined
      for (const [known, unknown] of [
        [(await world.holder()).username, `nobody.at.${purpose}`],
        [(await world.holder()).document, world.nobody().document],
      ] as const) {
        const real = await walk(purpose, answers(known), way)
        const none = await walk(purpose, answers(unknown), way)
        assert.deepEqual(none.seen, real.seen)
        // Only the message itself is one more row, within the transaction that both have.
        assert.deepEqual(
          none.statements,
          real.statements.map((count, i) => (i === 1 ? count - 1 : count)),
        )
        assert.ok(real.seen.every(text => text.includes('"shown":"none"')))
      }
    })
  }

  it('a recovery by email, with an address, without one, and of nobody', async () => {
    const holder = await world.holder({ email: 'wang@mail.example' })
    const real = await walk('recovery', recoveryByEmail(holder.phone))
    const without = await walk('recovery', recoveryByEmail((await world.holder()).phone))
    const none = await walk('recovery', recoveryByEmail(world.nobody().phone))
    assert.deepEqual(without.seen, real.seen)
    assert.deepEqual(none.seen, real.seen)
  })

  it('a held or closed account is told so only to who proves the first factor', async () => {
    for (const status of ['held', 'closed'] as const) {
      const [account, nobody] = [await world.holder({ status }), world.nobody()]
      const real = await walk('sign-in', byCode(account.phone), 'sms-code')
      assert.deepEqual((await walk('sign-in', byCode(nobody.phone), 'sms-code')).seen, real.seen)
      const password = (identifier: string): Answer => ({ kind: 'password', identifier, password: 'wrong-one' })
      const wrong = await walk('sign-in', [password((await world.holder({ status })).username)])
      assert.deepEqual((await walk('sign-in', [password(`no.one.${status}`)])).seen, wrong.seen)
    }
  })
})
