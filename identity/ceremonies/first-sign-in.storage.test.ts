/** The first sign-in: of an account that a counter opened, with the medium that it gave (B4), and of one that its holder opened (B6). */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { issueGridCard } from '../authenticators/grid-card/index.ts'
import { importSeeds, issueToken, sealSeeds } from '../authenticators/otp-token/index.ts'
import type { AnswerResult } from './index.ts'
import { nextOf } from './testing/browser.ts'
import { openWorld, type World } from './testing/world.ts'

const newPassword = 'Nj4!wPq8-snow'
const origin = { surface: 'staff' } as const

onEachDatabase('a first sign-in', database => {
  let world: World
  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.captcha.signIn = 'never'
        document.media = { 'otp-token': { allowed: true }, 'grid-card': { allowed: true } }
      },
    })
  })

  async function openedAtCounter() {
    const holder = await world.holder()
    const run = world.database.query
    await run.deleteFrom('passwords').where('account_id', '=', holder.id).execute()
    const fresh = { origin: 'counter', last_sign_in_at: null } as const
    await run.updateTable('accounts').set(fresh).where('id', '=', holder.id).execute()
    return holder
  }
  type Holder = Awaited<ReturnType<typeof openedAtCounter>>

  let serials = 0
  async function giveToken({ id, realm }: Holder): Promise<void> {
    const serial = `F${process.pid}-${++serials}`
    const seed = { serial, suite: 'OCRA-1:HOTP-SHA256-6:QA24-T1M', validUntil: '2040-01-01', seed: randomBytes(32) }
    const text = await sealSeeds({ batch: 'b', passphrase: 'p', seeds: [seed], n: 16_384 }, randomBytes)
    const of = { realm: realm.name, policy: realm.policy }
    await importSeeds(world.mediaDependencies, { ...of, text, passphrase: 'p' }, origin)
    const given = { ...of, accountId: id, serial, instead: false }
    assert.ok((await issueToken(world.mediaDependencies, given, origin)).ok)
  }
  async function giveCard({ id, realm }: Holder): Promise<void> {
    const given = { accountId: id, realm: realm.name, policy: realm.policy, instead: false }
    assert.ok((await issueGridCard(world.mediaDependencies, given, origin)).ok)
  }

  const waitingAfter = (result: AnswerResult) => {
    assert.ok(result.ok && 'completed' in result, nextOf(result))
    return result.completed.waiting
  }

  async function signInByCode(holder: Holder): Promise<AnswerResult> {
    const browser = world.browser()
    await browser.begin('sign-in', { way: 'sms-code' })
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.answer(await browser.captcha())
    const next = await browser.give({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
    // Once there is a password, a browser that is not known is asked for it too.
    if (nextOf(next) === 'password') return await browser.give({ kind: 'password', password: newPassword })
    assert.equal(nextOf(next), 'identity-item')
    const items = { 'national-id-last-6': holder.document.slice(-6), name: holder.name }
    assert.equal(nextOf(await browser.give({ kind: 'identity-item', items })), 'new-password')
    return await browser.give({ kind: 'new-password', password: newPassword })
  }

  it('sets the password, then leads to the token that was given', async () => {
    const holder = await openedAtCounter()
    await giveToken(holder)
    assert.equal(waitingAfter(await signInByCode(holder)), 'otp-token')
  })

  it('leads to the card where there is no token, and to the token where there are both', async () => {
    const [one, both] = [await openedAtCounter(), await openedAtCounter()]
    await giveCard(one)
    await giveCard(both)
    await giveToken(both)
    assert.equal(waitingAfter(await signInByCode(one)), 'grid-card')
    assert.equal(waitingAfter(await signInByCode(both)), 'otp-token')
  })

  it('leads nowhere where nothing was given, nor at any later sign-in', async () => {
    const [bare, holder] = [await openedAtCounter(), await openedAtCounter()]
    assert.equal(waitingAfter(await signInByCode(bare)), null)
    await giveToken(holder)
    await signInByCode(holder)
    world.pass(60_000)
    assert.equal(waitingAfter(await signInByCode(holder)), null)
  })

  it('of who registered by themselves leads nowhere and changes no password', async () => {
    const person = world.nobody()
    const browser = world.browser()
    await browser.begin('registration')
    await browser.give({ kind: 'phone', phone: person.phone })
    await browser.give({ kind: 'sms-code', code: await world.codeTo(person.phone) })
    await browser.give({ kind: 'real-name', name: '李青', document: person.document })
    assert.equal(waitingAfter(await browser.give({ kind: 'new-password', password: newPassword })), null)
    const again = world.browser()
    await again.begin('sign-in')
    const given = { kind: 'password', identifier: person.phone, password: newPassword } as const
    assert.equal(nextOf(await again.give(given)), 'sms-code')
    world.pass(60_000)
    const ended = await again.give({ kind: 'sms-code', code: await world.codeTo(person.phone) })
    assert.equal(nextOf(ended), 'completed')
  })
})
