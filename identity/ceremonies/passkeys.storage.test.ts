/** Passkeys at the use cases: what proves, and what does not, with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { onEachDatabase } from '../../kit/database/testing.ts'
import type { PasskeyAssertion } from '../authenticators/passkey/index.ts'
import { type Browser, endOf, nextOf, refusalOf } from './testing/browser.ts'
import { makeCertificate } from './testing/certificates.ts'
import { type SoftwareAuthenticator, withPasskey } from './testing/passkeys.ts'
import { createSoftwareAuthenticator, type Deviation } from './testing/software-authenticator.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

const root = makeCertificate({ name: 'Test root', issuer: null, authority: true })
const leaf = makeCertificate({ name: 'Test key', issuer: root })
const attested = { synced: false, attestation: { key: leaf.key, chain: [leaf.der] } }

onEachDatabase('passkeys', database => {
  let world: World

  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.captcha.signIn = 'always'
        document.passkeys = { allowed: true, anchors: [root.pem] }
      },
    })
  })

  interface Opened {
    holder: Holder
    authenticator: SoftwareAuthenticator
    passkey: string
    browser: Browser
  }

  async function open(make: Parameters<typeof withPasskey>[2] = {}, realm = 'toll'): Promise<Opened> {
    const holder = await world.holder({ realm })
    const { authenticator, id } = await withPasskey(world, holder, make)
    return { holder, authenticator, passkey: id, browser: world.browser({ realm }) }
  }

  /** Signs what the ceremony asks, but for one fact, and answers with it. */
  async function answerWith({ browser, authenticator }: Opened, deviation: Deviation = {}) {
    const { passkey } = await browser.view()
    return await browser.answer({ kind: 'passkey', credential: authenticator.get(passkey, deviation) })
  }

  async function sessionOf(browser: Browser) {
    const { session } = await browser.visit()
    assert.ok(session)
    return session
  }

  const rowOf = async ({ holder, passkey }: Opened) =>
    await world.passkeyStore.find(world.database.query, holder.id, passkey)

  describe('sign-in', () => {
    it('without an identifier, captcha or code, on an unknown device: AAL 2', async () => {
      const opened = await open()
      const view = await opened.browser.begin('sign-in')
      assert.deepEqual(view.passkey?.allowCredentials, [])
      assert.equal(view.passkey?.userVerification, 'required')
      assert.equal(nextOf(await answerWith(opened)), 'completed')
      const { accountId, aal, amr } = await sessionOf(opened.browser)
      assert.deepEqual([accountId, aal, amr], [opened.holder.id, 2, ['swk', 'user', 'mfa']])
      assert.ok((await rowOf(opened))?.lastUsedAt)
    })

    it('a key whose attestation leads to an anchor: AAL 3', async () => {
      const opened = await open(attested)
      await opened.browser.begin('sign-in', { target: { aal: 3, maxAge: null } })
      assert.equal(nextOf(await answerWith(opened)), 'completed')
      const { aal, amr } = await sessionOf(opened.browser)
      assert.deepEqual([aal, amr], [3, ['hwk', 'user', 'mfa']])
    })

    it('a synced one where AAL 3 is asked is not enough', async () => {
      const opened = await open()
      await opened.browser.begin('sign-in', { target: { aal: 3, maxAge: null } })
      assert.equal(nextOf(await answerWith(opened)), 'refused.assurance_unreachable')
    })

    it('a synced one, then the hardware key that the account has too', async () => {
      const opened = await open()
      const hardware = await withPasskey(world, opened.holder, attested)
      await opened.browser.begin('sign-in', { target: { aal: 3, maxAge: null } })
      assert.equal(nextOf(await answerWith(opened)), 'passkey')
      const { passkey } = await opened.browser.view()
      assert.deepEqual(
        passkey?.allowCredentials?.map(one => one.id),
        [hardware.authenticator.id],
      )
      assert.equal(endOf(await answerWith(opened)), 'answer.wrong')
      assert.equal(nextOf(await answerWith({ ...opened, authenticator: hardware.authenticator })), 'completed')
      assert.equal((await sessionOf(opened.browser)).aal, 3)
    })

    it('of a held account is refused', async () => {
      const opened = await open()
      await world.database.transaction(tx => world.accounts.update(tx, opened.holder.id, { status: 'held' }))
      await opened.browser.begin('sign-in')
      assert.equal(nextOf(await answerWith(opened)), 'refused.account_held')
    })

    const deviations: [string, Deviation][] = [
      ['another origin', { origin: 'http://evil.example' }],
      ['another relying party', { rpId: 'evil.example' }],
      ['no verification of the holder', { userVerified: false }],
      ['no presence', { userPresent: false }],
      ['a registration in place of a use', { type: 'webauthn.create' }],
      ['a challenge that was not asked', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
      ['no user handle', { userHandle: '' }],
    ]
    for (const [what, deviation] of deviations) {
      it(`${what}: answer.wrong`, async () => {
        const opened = await open()
        await opened.browser.begin('sign-in')
        assert.equal(endOf(await answerWith(opened, deviation)), 'answer.wrong')
        assert.equal((await rowOf(opened))?.lastUsedAt, null)
      })
    }

    it('a signature with one byte changed: answer.wrong', async () => {
      const opened = await open()
      const { passkey } = await opened.browser.begin('sign-in')
      const credential = opened.authenticator.get(passkey)
      const bytes = Buffer.from(credential.response.authenticatorData, 'base64url')
      bytes[36] = (bytes[36] ?? 0) ^ 1
      const changed = { ...credential.response, authenticatorData: bytes.toString('base64url') }
      const result = await opened.browser.answer({ kind: 'passkey', credential: { ...credential, response: changed } })
      assert.equal(endOf(result), 'answer.wrong')
    })

    it('another account’s user handle: answer.wrong, and nobody is signed in', async () => {
      const opened = await open()
      const other = await open()
      await opened.browser.begin('sign-in')
      const { userHandle } = other.authenticator.state
      assert.equal(endOf(await answerWith(opened, { userHandle })), 'answer.wrong')
      assert.equal((await opened.browser.visit()).session, null)
    })

    it('one of another realm: answer.wrong', async () => {
      const traffic = await open({}, 'traffic')
      const browser = world.browser({ realm: 'toll' })
      await browser.begin('sign-in')
      assert.equal(endOf(await answerWith({ ...traffic, browser })), 'answer.wrong')
    })

    it('borrowed from another ceremony: answer.wrong', async () => {
      const opened = await open()
      const elsewhere = world.browser()
      const { passkey } = await elsewhere.begin('sign-in')
      await opened.browser.begin('sign-in')
      const credential = opened.authenticator.get(passkey)
      assert.equal(endOf(await opened.browser.answer({ kind: 'passkey', credential })), 'answer.wrong')
    })

    it('replayed after its page was answered: answer.wrong', async () => {
      const opened = await open()
      const { passkey } = await opened.browser.begin('sign-in')
      const credential = opened.authenticator.get(passkey)
      await answerWith(opened, { userVerified: false })
      assert.equal(endOf(await opened.browser.answer({ kind: 'passkey', credential })), 'answer.wrong')
    })

    it('after the ceremony’s time: ceremony.expired', async () => {
      const opened = await open()
      const { passkey } = await opened.browser.begin('sign-in')
      world.pass(31 * 60_000)
      const credential = opened.authenticator.get(passkey)
      assert.equal(endOf(await opened.browser.answer({ kind: 'passkey', credential })), 'ceremony.expired')
    })

    it('two at once: one wins', async () => {
      const opened = await open()
      const { passkey } = await opened.browser.begin('sign-in')
      const credential = opened.authenticator.get(passkey)
      const { id } = opened.browser.at
      const visit = await opened.browser.visit()
      const given = { kind: 'passkey', credential } as const
      const both = await Promise.all([
        world.ceremonies.answer(visit, id, given),
        world.ceremonies.answer(visit, id, given),
      ])
      assert.deepEqual(both.map(endOf).filter(end => end === 'completed').length, 1)
    })

    it('a realm that takes none: answer.unexpected, and none is offered', async () => {
      const opened = await open()
      const { passkey } = await opened.browser.begin('sign-in')
      const credential = opened.authenticator.get(passkey)
      const visit = await opened.browser.visit()
      const { policy } = visit.realm
      const without = { ...visit.realm, policy: { ...policy, passkeys: { ...policy.passkeys, allowed: false } } }
      const looked = await world.ceremonies.view({ ...visit, realm: without }, opened.browser.at.id)
      assert.equal(looked.ok && looked.view.passkey, null)
      const given = { kind: 'passkey', credential } as const
      const result = await world.ceremonies.answer({ ...visit, realm: without }, opened.browser.at.id, given)
      assert.equal(endOf(result), 'answer.unexpected')
    })
  })

  describe('guessing', () => {
    it('an unknown credential looks like a wrong one, attempt by attempt, to the lock', async () => {
      const opened = await open()
      const unknown = createSoftwareAuthenticator()
      unknown.state.userHandle = opened.authenticator.state.userHandle
      const said = async (authenticator: SoftwareAuthenticator) => {
        const browser = world.browser()
        const answers: unknown[] = []
        for (let tries = 0; tries < 6; tries++) {
          await browser.begin('sign-in')
          const at = world.counter.statements
          const result = await answerWith({ ...opened, browser, authenticator }, { userVerified: false })
          answers.push([refusalOf(result), world.counter.statements - at])
        }
        return answers
      }
      // The lock of an account is told to its holder, in statements of its own: only what is said is compared there.
      const [wrong, nobody] = [await said(opened.authenticator), await said(unknown)] as [unknown[][], unknown[][]]
      assert.deepEqual(nobody.slice(0, 4), wrong.slice(0, 4))
      assert.deepEqual(
        nobody.map(([refusal]) => refusal),
        wrong.map(([refusal]) => refusal),
      )
      const [last] = wrong.at(-1) ?? []
      assert.equal((last as { code: string } | undefined)?.code, 'answer.locked')
    })

    it('a stranger’s failures lock no passkey of the holder’s own device', async () => {
      const opened = await open()
      for (let tries = 0; tries < 6; tries++) {
        const browser = world.browser()
        await browser.begin('sign-in')
        await answerWith({ ...opened, browser }, { userVerified: false })
      }
      await opened.browser.known(opened.holder.id)
      await opened.browser.begin('sign-in')
      assert.equal(nextOf(await answerWith(opened)), 'completed')
    })
  })

  describe('the counter', () => {
    it('is kept, and one that goes back is refused, written down and told', async () => {
      const opened = await open({ counter: 5 })
      await opened.browser.begin('sign-in')
      assert.equal(nextOf(await answerWith(opened)), 'completed')
      assert.equal((await rowOf(opened))?.counter, 6)
      const stranger = world.browser()
      await stranger.begin('sign-in')
      assert.equal(endOf(await answerWith({ ...opened, browser: stranger }, { counter: 6 })), 'answer.wrong')
      const events = (await world.eventsOf('passkey.cloned')).filter(one => one.account_id === opened.holder.id)
      assert.equal(events.length, 1)
      const notices = await world.noticesTo(opened.holder.phone)
      assert.equal(notices.at(-1)?.template, 'passkey-cloned')
      assert.match(notices.at(-1)?.parameters['reportUrl'] ?? '', /\/not-me\//)
    })

    it('two uses of one count in two ceremonies: one wins', async () => {
      const opened = await open({ counter: 5 })
      const browsers = [world.browser(), world.browser()]
      for (const browser of browsers) await browser.begin('sign-in')
      const ends = await Promise.all(browsers.map(browser => answerWith({ ...opened, browser }, { counter: 9 })))
      assert.deepEqual(new Set(ends.map(endOf)), new Set(['answer.wrong', 'completed']))
    })
  })

  describe('later steps', () => {
    it('as second factor in place of the code, offered after the password only', async () => {
      const opened = await open()
      const { browser, holder } = opened
      await browser.begin('sign-in')
      await browser.answer(await browser.captcha())
      await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
      const view = await browser.view()
      assert.deepEqual(view.next, { state: 'step', step: { kind: 'passkey', hardware: false } })
      assert.deepEqual(view.choices, ['passkey', 'sms-code'])
      assert.deepEqual(await world.noticesTo(holder.phone), [])
      assert.deepEqual(
        view.passkey?.allowCredentials?.map(one => one.id),
        [opened.authenticator.id],
      )
      assert.equal(nextOf(await answerWith(opened)), 'completed')
      assert.deepEqual((await sessionOf(browser)).amr, ['pwd', 'swk', 'user', 'mfa'])
    })

    it('before the first factor of a sign-in by code none is offered', async () => {
      const opened = await open()
      const { browser, holder } = opened
      await browser.begin('sign-in', { way: 'sms-code' })
      await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
      assert.equal((await browser.view()).passkey, null)
    })

    it('another account’s as second factor: answer.wrong', async () => {
      const opened = await open()
      const other = await open()
      const { browser, holder } = opened
      await browser.begin('sign-in')
      await browser.answer(await browser.captcha())
      await browser.answer({ kind: 'password', identifier: holder.phone, password: rightPassword })
      const result = await answerWith({ ...opened, authenticator: other.authenticator })
      assert.equal(endOf(result), 'answer.wrong')
    })

    it('as the answer to a step-up and to a re-authentication', async () => {
      const opened = await open()
      await opened.browser.begin('sign-in')
      await answerWith(opened)
      world.pass(60_000)
      for (const purpose of ['step-up', 're-authentication'] as const) {
        await opened.browser.begin(purpose, { target: { aal: 2, maxAge: 0 } })
        assert.equal(nextOf(await answerWith(opened)), 'completed')
      }
    })

    it('a step-up to AAL 3 takes the hardware key: a synced one is wrong', async () => {
      const opened = await open()
      const hardware = await withPasskey(world, opened.holder, attested)
      await opened.browser.begin('sign-in')
      await answerWith(opened)
      const view = await opened.browser.begin('step-up', { target: { aal: 3, maxAge: 60_000 } })
      assert.deepEqual(view.next, { state: 'step', step: { kind: 'passkey', hardware: true } })
      assert.equal(endOf(await answerWith(opened)), 'answer.wrong')
      assert.equal(nextOf(await answerWith({ ...opened, authenticator: hardware.authenticator })), 'completed')
      assert.equal((await sessionOf(opened.browser)).aal, 3)
    })
  })

  it('whatever a browser sends is an answer that is wrong, never a failure', async () => {
    const opened = await open()
    const bytes = fc.uint8Array({ maxLength: 200 }).map(array => Buffer.from(array).toString('base64url'))
    const { browser } = opened
    await fc.assert(
      fc.asyncProperty(
        fc.record({ client: bytes, data: bytes, signature: bytes, handle: bytes }),
        fc.constantFrom('nothing', 'client', 'data'),
        async (random, kept) => {
          await browser.begin('sign-in')
          const right = opened.authenticator.get((await browser.view()).passkey).response
          const response = {
            clientDataJSON: kept === 'client' ? right.clientDataJSON : random.client,
            authenticatorData: kept === 'data' ? right.authenticatorData : random.data,
            signature: random.signature,
            userHandle: kept === 'nothing' ? random.handle : right.userHandle,
          }
          const credential: PasskeyAssertion = {
            id: opened.authenticator.id,
            rawId: opened.authenticator.id,
            type: 'public-key',
            response,
          }
          const end = endOf(await browser.answer({ kind: 'passkey', credential }))
          assert.ok(end === 'answer.wrong' || end === 'answer.locked', end)
          world.pass(3_600_000)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('a recovery removes every passkey: whoever had the account may have made one', async () => {
    const opened = await open()
    const { browser, holder } = opened
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
    const items = { name: holder.name, 'national-id-last-6': holder.document.slice(-6) }
    await browser.answer({ kind: 'identity-item', items })
    assert.equal(nextOf(await browser.answer({ kind: 'new-password', password: 'kQ7#vTz9-rain-2' })), 'completed')
    assert.equal(await rowOf(opened), null)
    const stranger = world.browser()
    await stranger.begin('sign-in')
    assert.equal(endOf(await answerWith({ ...opened, browser: stranger })), 'answer.wrong')
  })
})
