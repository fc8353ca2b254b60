/** Face checks at the use cases: what proves, and what does not, with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Browser, endOf, nextOf } from './testing/browser.ts'
import { createFaceProvider, type FaceProvider } from './testing/face-provider.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const minute = 60_000

onEachDatabase('face checks', database => {
  let world: World
  const provider: FaceProvider = createFaceProvider()

  before(async () => {
    world = await openWorld(database, {
      face: provider.gateway,
      policy: document => {
        document.captcha.signIn = 'never'
        document.captcha.recovery = 'never'
      },
    })
  })

  /** After the right password on an unknown device, where the holder would rather show a face. */
  async function chosen(holder: Holder, browser: Browser = world.browser()): Promise<Browser> {
    await browser.begin('sign-in')
    await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
    assert.equal(nextOf(await choose(browser, 'face')), 'face')
    return browser
  }
  const choose = async (browser: Browser, kind: 'face' | 'sms-code' | 'identity-item') =>
    await world.ceremonies.chooseMedium(await browser.visit(), browser.at.id, kind)
  const start = async (browser: Browser, consented = true) =>
    await world.faceChecks.start(await browser.visit(), browser.at.id, consented)
  async function begun(holder: Holder, browser?: Browser) {
    const at = await chosen(holder, browser)
    const started = await start(at)
    assert.ok('page' in started)
    return { browser: at, ...provider.last() }
  }
  const tell = async (received: { body: string; signature: string }, realm = 'toll') => {
    const decision = await world.faceChecks.decide(world.realms.get(realm), received)
    return decision.ok ? decision.outcome : decision.code
  }
  const says = async (reference: string, outcome: 'passed' | 'failed' | 'cancelled') =>
    await tell(provider.callback(reference, outcome))
  const comeBack = async (browser: Browser, ticket: string) => await browser.answer({ kind: 'face', ticket })
  const eventsOf = async (holder: Holder, kind: string) =>
    (await world.eventsOf(kind)).filter(event => event.account_id === holder.id)
  const refusedStart = async (browser: Browser, consented = true) => {
    const started = await start(browser, consented)
    return !started.ok ? started.code : 'page' in started ? 'page' : started.refusal.code
  }

  describe('a sign-in on an unknown device', () => {
    it('offers it beside the other ways, and nothing is sent before consent', async () => {
      const holder = await world.holder()
      const browser = await chosen(holder)
      const { choices, face } = await browser.view()
      assert.deepEqual(choices, ['sms-code', 'face'])
      assert.equal(face?.state, 'none')
      const askedBefore = provider.state.asked.length
      const refused = await start(browser, false)
      assert.ok(refused.ok && 'refusal' in refused)
      const { refusal } = refused
      assert.ok(refusal.code === 'answer.invalid' && refusal.field === 'consent')
      assert.equal(provider.state.asked.length, askedBefore)
      assert.equal((await eventsOf(holder, 'face.consented')).length, 0)
    })

    it('tells the provider who, and takes its word: AAL 1, with the face among the methods', async () => {
      const holder = await world.holder()
      const { browser, reference, ticket, name, idNumber, returnUrl } = await begun(holder)
      assert.deepEqual([name, idNumber], [holder.name, holder.document])
      assert.match(returnUrl, new RegExp(`/realms/toll/ceremonies/${browser.at.id}/face/`))
      assert.equal((await eventsOf(holder, 'face.consented')).length, 1)
      assert.equal(await says(reference, 'passed'), 'passed')
      assert.equal((await browser.view()).face?.state, 'passed')
      assert.equal(nextOf(await comeBack(browser, ticket)), 'completed')
      const { session } = await browser.visit()
      assert.deepEqual([session?.aal, session?.amr], [1, ['pwd', 'face']])
    })

    it('waits where the browser is back before the result, and counts nothing: face.pending', async () => {
      const holder = await world.holder()
      const { browser, reference, ticket } = await begun(holder)
      for (let look = 0; look < 5; look++) assert.equal(endOf(await comeBack(browser, ticket)), 'face.pending')
      assert.equal(await says(reference, 'passed'), 'passed')
      assert.equal(nextOf(await comeBack(browser, ticket)), 'completed')
    })

    it('goes on another way where the check was broken off: face.cancelled', async () => {
      const holder = await world.holder()
      const { browser, reference, ticket } = await begun(holder)
      assert.equal(await says(reference, 'cancelled'), 'cancelled')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.cancelled')
      assert.equal(nextOf(await choose(browser, 'sms-code')), 'sms-code')
      const code = await world.codeTo(holder.phone)
      assert.equal(nextOf(await browser.answer({ kind: 'sms-code', code })), 'completed')
    })

    it('goes on another way where the provider is away: face.unavailable', async () => {
      const holder = await world.holder()
      const browser = await chosen(holder)
      provider.state.isDown = true
      assert.equal(await refusedStart(browser), 'face.unavailable')
      provider.state.isDown = false
      assert.equal((await browser.view()).face?.state, 'cancelled')
      assert.equal(nextOf(await choose(browser, 'sms-code')), 'sms-code')
      assert.equal(nextOf(await choose(browser, 'face')), 'face')
      assert.equal(await refusedStart(browser), 'page')
    })

    it('takes no face of who was never verified', async () => {
      const holder = await world.holder()
      await world.database.query.deleteFrom('persons').where('account_id', '=', holder.id).execute()
      const browser = world.browser()
      await browser.begin('sign-in')
      await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
      assert.deepEqual((await browser.view()).choices, [])
      assert.equal(endOf(await choose(browser, 'face')), 'answer.unexpected')
    })
  })

  describe('a callback', () => {
    it('is refused where it is forged, and decides nothing: face.callback_unsigned', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      const good = provider.callback(reference, 'passed')
      const { body } = good
      for (const received of [
        provider.sign(body, { by: 'another secret' }),
        { body, signature: '' },
        { body, signature: provider.callback(reference, 'failed').signature },
        provider.sign(body, { at: new Date(world.now().getTime() - 6 * minute) }),
        provider.sign(body, { at: new Date(world.now().getTime() + 6 * minute) }),
      ])
        assert.equal(await tell(received), 'face.callback_unsigned')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.pending')
      assert.equal(await tell(good), 'passed')
    })

    it('is taken once, and what was decided stays: face.decided', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      const failed = provider.callback(reference, 'failed')
      assert.equal(await tell(failed), 'failed')
      assert.equal(await tell(failed), 'face.decided')
      assert.equal(await says(reference, 'passed'), 'face.decided')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.failed')
    })

    it('is too late after the deadline: face.expired', async () => {
      const holder = await world.holder()
      const { browser, reference, ticket } = await begun(holder)
      world.pass(10 * minute)
      assert.equal(await says(reference, 'passed'), 'face.expired')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.expired')
      await world.face.expire(100)
      assert.equal((await eventsOf(holder, 'face.expired')).length, 1)
      assert.equal(await says(reference, 'passed'), 'face.expired')
      assert.equal(await refusedStart(browser), 'page')
    })

    it('of another realm, or of a check that nobody asked for, is unknown: face.unknown', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      assert.equal(await tell(provider.callback(reference, 'passed'), 'traffic'), 'face.unknown')
      assert.equal(await says('n'.repeat(43), 'passed'), 'face.unknown')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.pending')
    })

    it('of a check whose place another one took is refused: face.decided', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      assert.equal(await refusedStart(browser), 'page')
      const second = provider.last()
      assert.equal(await says(reference, 'passed'), 'face.decided')
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.pending')
      assert.equal(await says(second.reference, 'passed'), 'passed')
      // The first one's ticket is no ticket of the second.
      assert.equal(endOf(await comeBack(browser, ticket)), 'answer.unexpected')
      assert.equal(nextOf(await comeBack(browser, second.ticket)), 'completed')
    })
  })

  describe('a result', () => {
    it('of another account is good for nothing: answer.unexpected', async () => {
      const own = await begun(await world.holder())
      assert.equal(await says(own.reference, 'passed'), 'passed')
      const other = await chosen(await world.holder())
      assert.equal(endOf(await comeBack(other, own.ticket)), 'answer.unexpected')
      const begunToo = await begun(await world.holder())
      assert.equal(await says(begunToo.reference, 'passed'), 'passed')
      assert.equal(endOf(await comeBack(begunToo.browser, own.ticket)), 'answer.unexpected')
    })

    it('of another ceremony of the same account is good for nothing: answer.unexpected', async () => {
      const holder = await world.holder()
      const first = await begun(holder)
      assert.equal(await says(first.reference, 'passed'), 'passed')
      const second = await chosen(holder)
      assert.equal(endOf(await comeBack(second, first.ticket)), 'answer.unexpected')
      assert.equal(nextOf(await comeBack(first.browser, first.ticket)), 'completed')
    })

    it('is good only where the browser came back: whoever was sent the provider’s page proves nothing for its sender', async () => {
      const { browser, reference } = await begun(await world.holder())
      assert.equal(await says(reference, 'passed'), 'passed')
      for (const ticket of ['', 't'.repeat(43), reference])
        assert.equal(endOf(await comeBack(browser, ticket)), 'answer.unexpected')
    })

    it('is refused in a browser that did not begin: ceremony.other_browser', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      assert.equal(await says(reference, 'passed'), 'passed')
      assert.equal(
        endOf(await world.browser().answer({ kind: 'face', ticket }, browser.at.id)),
        'ceremony.other_browser',
      )
    })

    it('that has lain too long is good for nothing: face.expired', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      assert.equal(await says(reference, 'passed'), 'passed')
      world.pass(11 * minute)
      assert.equal(endOf(await comeBack(browser, ticket)), 'face.expired')
    })

    it('is a word and no more', async () => {
      const holder = await world.holder()
      const { reference } = await begun(holder)
      await says(reference, 'passed')
      const [event] = await eventsOf(holder, 'face.passed')
      assert.deepEqual(event?.detail, {})
      const columns = ['account_id', 'id', 'realm', 'ceremony_id', 'reference_hash', 'return_hash', 'known_device']
      const times = ['state', 'started_at', 'expires_at', 'decided_at', 'used_at']
      const row = await world.database.query
        .selectFrom('face_checks')
        .selectAll()
        .where('account_id', '=', holder.id)
        .executeTakeFirstOrThrow()
      assert.deepEqual(Object.keys(row), [...columns, ...times])
      assert.ok(!JSON.stringify(row).includes(reference))
    })
  })

  describe('at once', () => {
    it('fifty callbacks that say the same: one is taken', async () => {
      const holder = await world.holder()
      const { reference } = await begun(holder)
      const received = provider.callback(reference, 'passed')
      const told = await Promise.all(Array.from({ length: 50 }, async () => await tell(received)))
      assert.equal(told.filter(one => one === 'passed').length, 1)
      assert.equal(told.filter(one => one === 'face.decided').length, 49)
      assert.equal((await eventsOf(holder, 'face.passed')).length, 1)
    })

    it('fifty callbacks that contradict each other: one decides, and it stays', async () => {
      const holder = await world.holder()
      const { browser, reference } = await begun(holder)
      const outcomes = Array.from({ length: 50 }, (_, index) => (['passed', 'failed', 'cancelled'] as const)[index % 3])
      const told = await Promise.all(outcomes.map(async outcome => await says(reference, outcome ?? 'passed')))
      const taken = told.filter(one => one !== 'face.decided')
      assert.equal(taken.length, 1)
      assert.equal((await browser.view()).face?.state, taken[0])
    })

    it('one browser that comes back fifty times: one answer completes', async () => {
      const { browser, reference, ticket } = await begun(await world.holder())
      await says(reference, 'passed')
      const visit = await browser.visit()
      const ends = await Promise.all(
        Array.from({ length: 50 }, async () =>
          endOf(await world.ceremonies.answer(visit, browser.at.id, { kind: 'face', ticket })),
        ),
      )
      assert.equal(ends.filter(end => end === 'completed').length, 1)
    })

    it('fifty starts: no more reach the provider than a day allows', async () => {
      const browser = await chosen(await world.holder())
      const askedBefore = provider.state.asked.length
      const visit = await browser.visit()
      await Promise.all(
        Array.from({ length: 50 }, async () => await world.faceChecks.start(visit, browser.at.id, true)),
      )
      assert.equal(provider.state.asked.length - askedBefore, 10)
      assert.equal(await refusedStart(browser), 'throttled')
    })
  })

  describe('faces that are not the person’s', () => {
    it('lock the face check alone, whether or not anybody comes back, and the holder is told', async () => {
      const holder = await world.holder()
      const browser = await chosen(holder)
      for (let round = 0; round < 3; round++) {
        assert.equal(await refusedStart(browser), 'page')
        assert.equal(await says(provider.last().reference, 'failed'), 'failed')
      }
      const asked = provider.state.asked.length
      assert.equal(await refusedStart(browser), 'answer.locked')
      assert.equal(provider.state.asked.length, asked)
      assert.deepEqual(
        (await eventsOf(holder, 'lock.set')).map(event => (event.detail as { authenticator: string }).authenticator),
        ['face'],
      )
      assert.ok((await world.noticesTo(holder.phone)).some(({ template }) => template === 'locked'))
      assert.equal(nextOf(await choose(browser, 'sms-code')), 'sms-code')
    })

    it('of a stranger do not lock the holder’s own device', async () => {
      const holder = await world.holder()
      const stranger = await chosen(holder)
      for (let round = 0; round < 3; round++) {
        await start(stranger)
        await says(provider.last().reference, 'failed')
      }
      await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
      const own = world.browser()
      await own.known(holder.id)
      await chosen(holder, own)
      assert.equal(await refusedStart(own), 'page')
    })
  })

  describe('as the item of identity', () => {
    async function recovering(holder: Holder): Promise<Browser> {
      const browser = world.browser()
      await browser.begin('recovery')
      await browser.answer({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
      const code = await world.codeTo(holder.phone)
      assert.equal(nextOf(await browser.answer({ kind: 'sms-code', code })), 'identity-item')
      return browser
    }

    it('leads on in a recovery, and the item stays beside it', async () => {
      const holder = await world.holder()
      const browser = await recovering(holder)
      assert.deepEqual((await browser.view()).choices, ['identity-item', 'face'])
      assert.equal(nextOf(await choose(browser, 'face')), 'face')
      assert.equal(nextOf(await choose(browser, 'identity-item')), 'identity-item')
      assert.equal(nextOf(await choose(browser, 'face')), 'face')
      assert.equal(await refusedStart(browser), 'page')
      const { reference, ticket } = provider.last()
      await says(reference, 'passed')
      assert.equal(nextOf(await comeBack(browser, ticket)), 'new-password')
    })

    it('of a recovery that began with another account’s phone is not offered before the code', async () => {
      const holder = await world.holder()
      const browser = world.browser()
      await browser.begin('recovery')
      await browser.answer({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
      assert.deepEqual((await browser.view()).choices, [])
      assert.equal(await refusedStart(browser), 'answer.unexpected')
    })
  })
})
