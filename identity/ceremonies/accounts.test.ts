/** Registration, recovery, enrolment and sessions: what must come about whole or not at all, and what must end. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestDatabase } from '../../kit/database/testing.ts'
import type { AnswerResult } from './index.ts'
import { type Browser, endOf, nextOf } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const newPassword = 'Nj4!wPq8-snow'

let world: World

before(async () => {
  world = await openWorld(await openTestDatabase<unknown>())
})

let addresses = 0
const elsewhere = (realm = 'toll') => world.browser({ realm, address: `192.0.2.${++addresses % 250}` })
const code = async (phone: string) => ({ kind: 'sms-code', code: await world.codeTo(phone) }) as const
const live = async (accountId: string) => await world.sessions.list(world.database.query, accountId)

async function signedIn(holder: Holder, browser = elsewhere(holder.realm.name)): Promise<Browser> {
  await browser.begin('sign-in')
  await browser.give({ kind: 'password', identifier: holder.phone, password: rightPassword })
  const { next } = await browser.view().catch(() => ({ next: { state: 'completed' } as const }))
  if (next.state === 'step') assert.equal(endOf(await browser.give(await code(holder.phone))), 'completed')
  return browser
}

/** Registers as far as the real-name check. */
async function registering(phone: string, browser = elsewhere()): Promise<Browser> {
  await browser.begin('registration')
  await browser.give({ kind: 'phone', phone })
  assert.equal(nextOf(await browser.give(await code(phone))), 'real-name')
  return browser
}

async function recovering(holder: Holder, browser = elsewhere(holder.realm.name)): Promise<Browser> {
  await browser.begin('recovery')
  await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
  assert.equal(nextOf(await browser.give(await code(holder.phone))), 'identity-item')
  return browser
}

const items = ({ document, name }: Holder) =>
  ({ kind: 'identity-item', items: { 'national-id-last-6': document.slice(-6), name } }) as const

async function recovered(holder: Holder): Promise<void> {
  const browser = await recovering(holder)
  assert.equal(nextOf(await browser.give(items(holder))), 'new-password')
  assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'completed')
  assert.equal(browser.cookies.session, null)
}

describe('a registration', () => {
  const person = (document: string) => ({ kind: 'real-name', name: '李青', document }) as const

  it('of one phone twice at once opens one account, and the other nothing', async () => {
    const [one, two] = [world.nobody(), world.nobody()]
    const [first, second] = [await registering(one.phone), await registering(one.phone)]
    await first.give(person(one.document))
    await second.give(person(two.document))
    assert.equal(endOf(await first.give({ kind: 'new-password', password: newPassword })), 'completed')
    await assert.rejects(second.give({ kind: 'new-password', password: newPassword }), { code: 'identifier.taken' })
    const { query } = world.database
    const taken = { kind: 'national-id', value: two.document } as const
    assert.equal(await world.identifiers.accountOf(query, 'toll', taken), null)
  })

  it('of one document twice at once likewise', async () => {
    const [one, two] = [world.nobody(), world.nobody()]
    const [first, second] = [await registering(one.phone), await registering(two.phone)]
    await first.give(person(one.document))
    await second.give(person(one.document))
    assert.equal(endOf(await first.give({ kind: 'new-password', password: newPassword })), 'completed')
    await assert.rejects(second.give({ kind: 'new-password', password: newPassword }), { code: 'identifier.taken' })
    const free = await world.identifiers.accountOf(world.database.query, 'toll', { kind: 'phone', value: two.phone })
    assert.equal(free, null)
  })

  it("with another's document learns nothing, and its holder is told without being flooded", async () => {
    const holder = await world.holder()
    const browser = await registering(world.nobody().phone)
    const ends: string[] = []
    for (let i = 0; i < 11; i++) ends.push(endOf(await browser.give({ ...person(holder.document), name: holder.name })))
    assert.deepEqual(ends, [...Array(10).fill('registry.not_confirmed'), 'throttled'])
    const told = (await world.noticesTo(holder.phone)).filter(({ template }) => template === 'already-registered')
    assert.equal(told.length, 10)
  })

  it('asks the registry of one document ten times a day, from however many addresses', async () => {
    const { document } = world.nobody()
    const holder = await world.holder()
    const registered = { ...person(holder.document), name: holder.name }
    const ends: string[] = []
    for (let i = 0; i < 11; i++) ends.push(endOf(await (await registering(world.nobody().phone)).give(registered)))
    assert.equal(ends.at(-1), 'throttled')
    assert.equal(nextOf(await (await registering(world.nobody().phone)).give(person(document))), 'new-password')
  })

  it("is not stood in the way of by strangers' guesses at a sign-in, nor closed for good by guesses at it", async () => {
    const { phone } = world.nobody()
    for (let round = 0; round < 31; round++) {
      const browser = elsewhere()
      await browser.begin('registration')
      await browser.give({ kind: 'phone', phone })
      for (let i = 0; i < 5; i++) await browser.give({ kind: 'sms-code', code: '000000' })
      world.pass(3 * hour)
    }
    const late = elsewhere()
    await late.begin('sign-in')
    for (let i = 0; i < 30; i++) {
      await late.give({ kind: 'password', identifier: phone, password: 'wrong-one' })
      if (i % 5 === 4) world.pass(3 * minute)
    }
    await registering(phone)
  })

  it('keeps the phone proved apart from the phone registered', async () => {
    const [mine, theirs] = [world.nobody(), world.nobody()]
    const browser = await registering(mine.phone)
    const chosen = await world.ceremonies.chooseWay(await browser.visit(), browser.at.id, 'sms-code')
    assert.equal(nextOf(chosen), 'captcha')
    assert.equal(nextOf(await browser.give({ kind: 'phone', phone: theirs.phone })), 'sms-code')
    assert.equal(endOf(await browser.give(await code(mine.phone))), 'answer.wrong')
  })
})

describe('a recovery', () => {
  it('opens locks, ends sessions, forgets devices, signs nobody in and tells the holder', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    const guesser = elsewhere()
    for (let i = 0; i < 5; i++) {
      await guesser.begin('sign-in')
      await guesser.give({ kind: 'password', identifier: holder.phone, password: 'wrong-one' })
    }
    world.pass(minute)
    await recovered(holder)
    assert.deepEqual(await live(holder.id), [])
    assert.equal((await browser.visit()).session, null)
    await browser.begin('sign-in')
    const again = { kind: 'password', identifier: holder.phone, password: newPassword } as const
    assert.equal(endOf(await browser.give(again)), 'sms-code', 'a device of before is unknown')
    const templates = (await world.noticesTo(holder.phone)).map(({ template }) => template)
    assert.ok(templates.includes('recovered'))
  })

  it('needs the item of identity, whose guesses are counted by themselves', async () => {
    const holder = await world.holder()
    const browser = await recovering(holder)
    for (const wrong of [
      { 'national-id-last-6': '000000', name: holder.name },
      { 'national-id-last-6': holder.document.slice(-6), name: '张三' },
    ])
      assert.equal(endOf(await browser.give({ kind: 'identity-item', items: wrong })), 'answer.wrong')
    assert.equal(endOf(await browser.give({ kind: 'identity-item', items: { name: holder.name } })), 'answer.invalid')
    assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'answer.unexpected')
    const locks = await world.database.query
      .selectFrom('locks')
      .selectAll()
      .where('subject', '=', `a:${holder.id}`)
      .execute()
    assert.deepEqual(
      locks.filter(row => row.unknown_total > 0).map(row => [row.kind, row.unknown_total]),
      [['identity-item', 2]],
    )
    for (let i = 0; i < 3; i++)
      await browser.give({ ...items(holder), items: { 'national-id-last-6': '1', name: 'x' } })
    assert.equal(endOf(await browser.give(items(holder))), 'answer.locked')
  })

  it('begun in one browser cannot be carried into another (T7)', async () => {
    const holder = await world.holder()
    const browser = await recovering(holder)
    const thief = elsewhere()
    assert.equal(endOf(await thief.answer(items(holder), browser.at.id)), 'ceremony.other_browser')
    const seen = await world.ceremonies.view(await thief.visit(), browser.at.id)
    assert.deepEqual(seen, { ok: false, code: 'ceremony.other_browser', restart: null })
    for (const result of [
      await world.ceremonies.resend(await thief.visit(), browser.at.id),
      await world.ceremonies.chooseWay(await thief.visit(), browser.at.id, 'sms-code'),
    ])
      assert.equal(endOf(result), 'ceremony.other_browser')
  })

  it('by email does not get round two-step sign-in (ASVS 5.0 6.4.3)', async () => {
    const holder = await world.holder({ email: 'holder@mail.example' })
    await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
    const browser = elsewhere()
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'email-code' })
    const mailed = await world.codeTo('holder@mail.example')
    assert.equal(nextOf(await browser.give({ kind: 'email-code', code: mailed })), 'identity-item')
    assert.equal(nextOf(await browser.give(items(holder))), 'sms-code')
  })

  it('frees a held account, which nothing else does', async () => {
    const holder = await world.holder({ status: 'held' })
    const browser = elsewhere()
    await browser.begin('sign-in')
    const password = { kind: 'password', identifier: holder.phone, password: rightPassword } as const
    assert.equal(endOf(await browser.give(password)), 'refused.account_held')
    await browser.begin('sign-in', { way: 'sms-code' })
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.give(await browser.captcha())
    assert.equal(endOf(await browser.give(await code(holder.phone))), 'refused.account_held')
    world.pass(10 * minute)
    await recovered(holder)
    await browser.begin('sign-in')
    assert.equal(endOf(await browser.give({ ...password, password: newPassword })), 'sms-code')
  })

  for (const reason of ['order', 'investigation'] as const)
    it(`frees no account that is held by ${reason}, and tells only who has proved to be its holder`, async () => {
      const holder = await world.holder()
      await world.accounts.hold(world.database.query, holder.id, reason)
      const browser = await recovering(holder)
      assert.equal(endOf(await browser.give(items(holder))), 'refused.account_suspended')
      assert.equal((await world.accounts.find(world.database.query, holder.id))?.status, 'held')
      await browser.begin('sign-in')
      const password = { kind: 'password', identifier: holder.phone, password: rightPassword } as const
      assert.equal(endOf(await browser.give(password)), 'refused.account_suspended')
    })

  it('frees no account that is held by order while it goes on', async () => {
    const holder = await world.holder()
    const browser = await recovering(holder)
    await browser.give(items(holder))
    await world.accounts.hold(world.database.query, holder.id, 'order')
    assert.equal(
      endOf(await browser.give({ kind: 'new-password', password: newPassword })),
      'refused.account_suspended',
    )
    assert.equal(await world.accounts.liftHold(world.database.query, holder.id, { lasting: false }), false)
  })

  it('keeps count of failures that it has not proved right (NIST SP 800-63B-4 3.2.2)', async () => {
    const holder = await world.holder()
    const subject = `a:${holder.id}`
    const failed = { realm: 'toll', subject, unknown_total: 9 }
    const rows = (['password', 'sms-code', 'email-code'] as const).map(kind => ({ ...failed, kind }))
    await world.database.query.insertInto('locks').values(rows).execute()
    await recovered(holder)
    const left = await world.database.query
      .selectFrom('locks')
      .select(['kind', 'unknown_total', 'set_aside'])
      .where('subject', '=', subject)
      .execute()
    assert.deepEqual(left, [{ kind: 'email-code', unknown_total: 0, set_aside: 9 }])
  })
})

describe('a session', () => {
  const limits = () => world.realms.get('toll').policy.sessions

  it('ends when it is idle too long', async () => {
    const browser = await signedIn(await world.holder())
    world.pass(limits().idle - 1)
    assert.ok((await browser.visit()).session)
    world.pass(limits().idle)
    assert.equal((await browser.visit()).session, null)
  })

  it('ends at its absolute end however much it is used', async () => {
    const browser = await signedIn(await world.holder())
    const step = limits().idle / 2
    for (let passed = step; passed < limits().absolute; passed += step) {
      world.pass(step)
      assert.ok((await browser.visit()).session)
    }
    world.pass(step)
    assert.equal((await browser.visit()).session, null)
  })

  it('has a secret of at least 128 bits, kept as a hash, new at every step-up (ASVS 5.0 7.2.4)', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    const start = browser.cookies.session ?? ''
    assert.ok(Buffer.from(start, 'base64url').length >= 16)
    const [row] = await world.database.query
      .selectFrom('sessions')
      .selectAll()
      .where('account_id', '=', holder.id)
      .execute()
    assert.ok(!JSON.stringify(row).includes(start))
    await browser.begin('re-authentication')
    assert.equal(endOf(await browser.give({ kind: 'password', password: rightPassword })), 'completed')
    assert.notEqual(browser.cookies.session, start)
    assert.equal(await world.sessions.find(world.database.query, 'toll', start, limits()), null)
    assert.equal((await live(holder.id)).length, 1)
  })

  it('that was ended is refused at once, and so is what it began', async () => {
    const holder = await world.holder()
    for (const purpose of ['step-up', 're-authentication', 'enrolment'] as const) {
      const browser = await signedIn(holder)
      await browser.begin(purpose, {
        target: { aal: 2, maxAge: 0 },
        ...(purpose === 'enrolment' ? { enrolling: 'phone' } : {}),
      })
      await world.sessions.endAll(world.database.query, holder.id, 'signed-out')
      assert.equal((await browser.visit()).session, null)
      await assert.rejects(browser.answer({ kind: 'password', password: rightPassword }), { code: 'session.ended' })
      await assert.rejects(browser.view(), { code: 'session.ended' })
      world.pass(10 * minute)
    }
  })

  it('of one realm is no session of another', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    const other = world.browser({ realm: 'traffic' })
    Object.assign(other.cookies, browser.cookies)
    assert.equal((await other.visit()).session, null)
    assert.equal((await other.visit()).deviceId, null)
    await browser.begin('sign-in')
    const seen = await world.ceremonies.view(await other.visit(), browser.at.id)
    assert.equal(seen.ok ? '' : seen.code, 'ceremony.unknown')
    await other.begin('sign-in')
    const password = { kind: 'password', identifier: holder.phone, password: rightPassword } as const
    assert.equal(endOf(await other.give(password)), 'answer.wrong')
  })

  it('ends everywhere else when a password is changed at sign-in, and the holder is told (ASVS 5.0 6.3.7, 7.4.3)', async () => {
    const holder = await world.holder()
    const old = await signedIn(holder)
    const { query } = world.database
    await query.updateTable('passwords').set({ must_change: true }).where('account_id', '=', holder.id).execute()
    world.pass(minute)
    const browser = elsewhere()
    await browser.begin('sign-in')
    await browser.give({ kind: 'password', identifier: holder.phone, password: rightPassword })
    assert.equal(nextOf(await browser.give(await code(holder.phone))), 'new-password')
    assert.equal(endOf(await browser.give({ kind: 'new-password', password: newPassword })), 'completed')
    assert.equal((await old.visit()).session, null)
    assert.equal((await live(holder.id)).length, 1)
    const templates = (await world.noticesTo(holder.phone)).map(({ template }) => template)
    assert.ok(templates.includes('password-changed'))
  })
})

describe('an enrolment', () => {
  async function enrolling(holder: Holder): Promise<Browser> {
    const browser = await signedIn(holder)
    world.pass(10 * minute)
    await browser.begin('enrolment', { enrolling: 'phone' })
    assert.equal(nextOf(await browser.give({ kind: 'password', password: rightPassword })), 'sms-code')
    return browser
  }

  it('takes no code that went to the new number for one that went to the old', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    const browser = await enrolling(holder)
    // A code of the thief's own number, made in a registration of its own.
    const registration = elsewhere()
    await registration.begin('registration')
    await registration.give({ kind: 'phone', phone: mine.phone })
    assert.equal(endOf(await browser.give(await code(mine.phone))), 'answer.wrong')
    assert.equal(endOf(await browser.give({ kind: 'new-identifier', value: mine.phone })), 'answer.unexpected')
  })

  it('needs the item of identity where the old phone is said to be lost', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    const browser = await enrolling(holder)
    const chosen = await world.ceremonies.chooseWay(await browser.visit(), browser.at.id, 'email-code')
    assert.equal(nextOf(chosen), 'identity-item')
    assert.equal(endOf(await browser.give({ kind: 'new-identifier', value: mine.phone })), 'answer.unexpected')
    assert.equal(nextOf(await browser.give(items(holder))), 'new-identifier')
  })

  it('tells the old number and ends the other sessions (ASVS 5.0 6.3.7, 7.4.3)', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    const other = await signedIn(holder)
    world.pass(minute)
    const browser = await enrolling(holder)
    assert.equal(nextOf(await browser.give(await code(holder.phone))), 'new-identifier')
    assert.equal(endOf(await browser.give({ kind: 'new-identifier', value: holder.phone })), 'answer.invalid')
    assert.equal(nextOf(await browser.give({ kind: 'new-identifier', value: mine.phone })), 'sms-code')
    assert.equal(endOf(await browser.give(await code(mine.phone))), 'completed')
    assert.ok((await world.noticesTo(holder.phone)).some(({ template }) => template === 'identifier-changed'))
    assert.equal((await other.visit()).session, null)
    assert.ok((await browser.visit()).session)
    world.pass(day)
  })

  async function withoutTheOldPhone(holder: Holder, phone: string): Promise<Browser> {
    const browser = await enrolling(holder)
    await world.ceremonies.chooseWay(await browser.visit(), browser.at.id, 'email-code')
    await browser.give(items(holder))
    assert.equal(nextOf(await browser.give({ kind: 'new-identifier', value: phone })), 'sms-code')
    assert.equal(endOf(await browser.give(await code(phone))), 'completed')
    return browser
  }
  const phoneOf = async (holder: Holder) => await world.identifiers.reveal(world.database.query, holder.id, 'phone')

  it('without the old phone waits, and the old number is told (NIST SP 800-63B-4 4.6)', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    await withoutTheOldPhone(holder, mine.phone)
    assert.equal(await phoneOf(holder), holder.phone)
    const told = (await world.noticesTo(holder.phone)).map(({ template }) => template)
    assert.ok(told.includes('identifier-change-waiting'), told.join())
    assert.ok(!told.includes('identifier-changed'), told.join())
  })

  it('that waits is dropped by a recovery', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    await withoutTheOldPhone(holder, mine.phone)
    assert.equal((await world.identifierChanges.list(world.database.query, holder.id)).length, 1)
    await recovered(holder)
    assert.deepEqual(await world.identifierChanges.list(world.database.query, holder.id), [])
  })

  it('is made at once where there is no address that could be told', async () => {
    const [holder, mine] = [await world.holder(), world.nobody()]
    const browser = await signedIn(holder)
    world.pass(10 * minute)
    await world.identifiers.remove(world.database.query, holder.id, 'phone')
    await browser.begin('enrolment', { enrolling: 'phone' })
    await browser.give({ kind: 'password', password: rightPassword })
    await browser.give(items(holder))
    await browser.give({ kind: 'new-identifier', value: mine.phone })
    assert.equal(endOf(await browser.give(await code(mine.phone))), 'completed')
    assert.equal(await phoneOf(holder), mine.phone)
  })

  it('of a first email is told as added, not as changed', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    world.pass(10 * minute)
    await browser.begin('enrolment', { enrolling: 'email' })
    await browser.give({ kind: 'password', password: rightPassword })
    assert.equal(nextOf(await browser.give(await code(holder.phone))), 'new-identifier')
    const email = `first-${holder.phone}@mail.example`
    assert.equal(nextOf(await browser.give({ kind: 'new-identifier', value: email })), 'email-code')
    const sent = { kind: 'email-code', code: await world.codeTo(email) } as const
    assert.equal(endOf(await browser.give(sent)), 'completed')
    const told = (await world.noticesTo(holder.phone)).map(({ template }) => template)
    assert.ok(told.includes('identifier-added'), told.join())
    assert.ok(!told.includes('identifier-changed'), told.join())
  })

  it("of another's number tells only its holder", async () => {
    const [holder, theirs] = [await world.holder(), await world.holder()]
    const browser = await enrolling(holder)
    await browser.give(await code(holder.phone))
    assert.equal(nextOf(await browser.give({ kind: 'new-identifier', value: theirs.phone })), 'sms-code')
    assert.deepEqual(
      (await world.noticesTo(theirs.phone)).map(({ template }) => template),
      ['already-registered'],
    )
    assert.equal(endOf(await browser.give({ kind: 'sms-code', code: '123456' })), 'answer.wrong')
  })

  it('takes no unverified number of the account for its phone', async () => {
    const holder = await world.holder()
    const { query } = world.database
    await query
      .updateTable('identifiers')
      .set({ verified_at: null })
      .where('account_id', '=', holder.id)
      .where('kind', '=', 'phone')
      .execute()
    const browser = elsewhere()
    await browser.begin('sign-in', { way: 'sms-code' })
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.give(await browser.captcha())
    assert.deepEqual(
      (await world.noticesTo(holder.phone)).map(({ template }) => template),
      ['not-registered'],
    )
  })
})

describe('answers out of order', () => {
  it('are refused and change nothing', async () => {
    const holder = await world.holder()
    const browser = elsewhere()
    const start = await browser.begin('sign-in')
    const answers: Parameters<Browser['answer']>[0][] = [
      { kind: 'sms-code', code: '123456' },
      { kind: 'email-code', code: '123456' },
      { kind: 'new-password', password: newPassword },
      { kind: 'identity-item', items: {} },
      { kind: 'real-name', name: holder.name, document: holder.document },
      { kind: 'phone', phone: holder.phone },
      { kind: 'new-identifier', value: holder.phone },
      { kind: 'consent', accepted: true },
      { kind: 'identify', identifier: holder.phone, way: 'email-code' },
      { kind: 'identify', identifier: holder.phone, way: 'password' },
    ]
    for (const answer of answers) assert.equal(endOf(await browser.answer(answer)), 'answer.unexpected', answer.kind)
    // Nothing but what a passkey would be asked to sign, which is another after each answer that was claimed.
    const passkey = (await browser.view()).passkey
    assert.deepEqual({ ...(await browser.view()), passkey }, { ...start, passkey })
  })

  it('after the end, or after the time, are refused', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    const again: AnswerResult = await browser.answer({
      kind: 'password',
      identifier: holder.phone,
      password: rightPassword,
    })
    assert.equal(endOf(again), 'ceremony.ended')
    await browser.begin('sign-in')
    world.pass(30 * minute)
    assert.equal(endOf(await browser.answer({ kind: 'password', password: rightPassword })), 'ceremony.expired')
  })
})
