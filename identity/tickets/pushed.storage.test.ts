/** Requests pushed to the holder's phones, at the use cases: the way that is meant, and each attack with one fact altered. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type Browser, endOf, nextOf } from '../ceremonies/testing/browser.ts'
import { withPasskey } from '../ceremonies/testing/passkeys.ts'
import { type Holder, openWorld, rightPassword, type World } from '../ceremonies/testing/world.ts'
import { mediumOf } from '../evidence/index.ts'
import type { PhoneCaller } from '../phones/index.ts'
import type { DecidedRequest } from './client-requests.ts'
import type { ClientRequest } from './push-request.ts'
import { beijing, openTicketWorld, rightProof, shanghai, type TicketWorld, wrongProof } from './testing-tickets.ts'

onEachDatabase<unknown>('pushed requests', database => {
  let world: World
  let scene: TicketWorld
  const told: DecidedRequest[] = []
  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.risk = { ...document.risk, scores: { automation: 0 } }
        document.throttles['pushes-per-address'] = { limit: 500, per: '1m' }
      },
    })
    scene = openTicketWorld(world)
    world.onRequestDecided(async (_, request) => void told.push(request))
  })

  const refused = (outcome: { ok: boolean; code?: string }, code: string): void =>
    assert.deepEqual([outcome.ok, outcome.code], [false, code])
  const eventsOf = async (holder: Holder, kind: string) =>
    (await world.eventsOf(kind)).filter(event => event.account_id === holder.id)
  const rowsOf = async (holder: Holder) =>
    await world.database.query.selectFrom('tickets').selectAll().where('account_id', '=', holder.id).execute()

  /** A browser that waits for the phone of a new holder. */
  async function asked(at: { browser?: string; phone?: string; realm?: string } = {}) {
    const holder = await world.holder(at.realm ? { realm: at.realm } : {})
    const phone = await scene.phone(holder, at.phone)
    const browser = world.browser({ address: at.browser ?? shanghai, realm: at.realm ?? 'toll' })
    await scene.pushing(browser, holder)
    assert.equal(nextOf(await choose(browser)), 'push')
    return { holder, phone, browser, request: await waitingOf(phone), digits: await digitsOf(browser) }
  }
  const choose = async (browser: Browser, medium: 'push' | 'sms-code' = 'push') =>
    await world.ceremonies.chooseMedium(await browser.visit(), (await browser.view()).id, medium)
  const digitsOf = async (browser: Browser): Promise<string> => (await browser.view()).push?.digits ?? ''
  const statusOf = async (browser: Browser) => (await browser.view()).push?.status
  async function waitingOf(phone: PhoneCaller) {
    const { request } = await world.tickets.waiting(phone)
    return request ?? assert.fail('nothing waits')
  }
  const approve = async (
    phone: PhoneCaller,
    given: { request: { id: string }; digits: string | null; proof?: Parameters<TicketWorld['freshProof']>[1] },
  ) =>
    await scene.approve(phone, {
      ticket: given.request.id,
      digits: given.digits,
      ...(given.proof ? { proof: given.proof } : {}),
    })

  describe('the way that is meant', () => {
    it('is offered after the password and asked where it is chosen; the phone’s yes makes AAL 2', async () => {
      const { holder, phone, browser, request, digits } = await asked()
      assert.equal(request.browser?.device, 'Chrome · Windows')
      assert.deepEqual([request.way, request.asks, request.digits], ['push', 'sign-in', true])
      assert.match(digits, /^[1-9]\d$/)
      assert.equal(endOf(await browser.answer({ kind: 'push' })), 'ticket.not_approved')
      assert.deepEqual(await approve(phone, { request, digits }), { ok: true })
      assert.equal(await statusOf(browser), 'approved')
      assert.equal(nextOf(await browser.answer({ kind: 'push' })), 'completed')
      const { session } = await browser.visit()
      assert.deepEqual([session?.accountId, session?.aal, session?.amr], [holder.id, 2, ['pwd', 'push', 'mfa']])
      for (const kind of ['ticket.pushed', 'ticket.approved', 'sign-in.completed'])
        assert.equal((await eventsOf(holder, kind)).length, 1, kind)
    })

    it('is never begun by itself where something else would do', async () => {
      const holder = await world.holder()
      await scene.phone(holder)
      const view = await scene.pushing(world.browser(), holder)
      assert.deepEqual([view.next.state === 'step' && view.next.step.kind, view.push], ['sms-code', null])
      assert.ok(view.choices.includes('push'))
      assert.deepEqual(await rowsOf(holder), [])
    })

    it('is not offered to who has no phone, nor in a realm that takes none', async () => {
      const view = await scene.pushing(world.browser(), await world.holder())
      assert.equal(view.choices.includes('push'), false)
    })

    it('tells nobody before the first factor whether there is a phone: the same view for both, and for nobody', async () => {
      const [one, other] = [await world.holder(), await world.holder()]
      await scene.phone(one)
      const seen = []
      for (const [n, username] of [one.username, other.username, 'no.such.holder'].entries()) {
        const browser = world.browser({ address: `198.51.100.${n + 50}` })
        await browser.begin('sign-in')
        const answered = await browser.answer({ kind: 'password', identifier: username, password: 'not the one' })
        assert.ok(answered.ok && !('completed' in answered))
        const { next, choices, push } = answered.view
        seen.push({ next, choices, push, refusal: answered.refusal })
      }
      assert.deepEqual(seen[1], seen[0])
      assert.deepEqual(seen[2], seen[0])
    })

    it('shows every phone of the account the request, and whoever decides first decides', async () => {
      const { holder, phone, request, digits } = await asked()
      const tablet = await scene.phone(holder)
      assert.equal((await waitingOf(tablet)).id, request.id)
      assert.deepEqual(await approve(tablet, { request, digits }), { ok: true })
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('warns of another region and of a browser that the account does not know', async () => {
      const { request } = await asked({ browser: beijing })
      assert.deepEqual(request.warnings, ['other-region', 'unknown-browser'])
    })

    it('raises a session by a step-up', async () => {
      const { phone, browser, request, digits } = await asked()
      await approve(phone, { request, digits })
      await browser.answer({ kind: 'push' })
      world.pass(3_600_000)
      const { session } = await browser.visit()
      assert.ok(session)
      await browser.begin('step-up', { target: { aal: 2, maxAge: 60_000 } })
      assert.equal(nextOf(await browser.answer({ kind: 'password', password: rightPassword })), 'sms-code')
      assert.equal(nextOf(await choose(browser)), 'push')
      const again = await waitingOf(await revived(phone))
      assert.equal(again.asks, 'step-up')
      await approve(await revived(phone), { request: again, digits: await digitsOf(browser) })
      assert.equal(nextOf(await browser.answer({ kind: 'push' })), 'completed')
    })

    it('never satisfies a payment factor', () => {
      assert.deepEqual([mediumOf('push').pays, mediumOf('push').signs], [false, null])
    })

    it('keeps the digits nowhere in clear', async () => {
      const { holder, digits } = await asked()
      const [row] = await rowsOf(holder)
      assert.equal(row?.poll_hash, null)
      assert.notEqual(row?.digits_mac, digits)
      assert.equal((row?.digits_mac ?? '').length > 20, true)
    })

    it('is in the inbox and in an SMS', async () => {
      const { holder } = await asked()
      assert.equal((await world.noticesTo(holder.phone)).at(-1)?.template, 'phone-asked')
    })
  })

  /** The phone after its session was begun anew: time has passed in these tests. */
  async function revived(phone: PhoneCaller): Promise<PhoneCaller> {
    const of = {
      accountId: phone.accountId,
      realm: phone.realm.name,
      deviceId: null,
      clientLabel: 'Phone',
      place: null,
    }
    const session = await world.sessions.insert(
      world.database.query,
      { ...of, aal: 2, amr: ['pwd'], evidence: [] },
      phone.realm.policy.sessions,
    )
    return { ...phone, sessionId: session.id }
  }

  describe('a push storm', () => {
    it('has one request waiting at a time, however many browsers begin at once', async () => {
      const holder = await world.holder()
      const phone = await scene.phone(holder)
      const browsers = Array.from({ length: 5 }, (_, n) => world.browser({ address: `198.51.100.${n + 1}` }))
      for (const browser of browsers) await scene.pushing(browser, holder)
      const outcomes = await Promise.all(browsers.map(choose1))
      const waiting = (await rowsOf(holder)).filter(row => row.status === 'pending')
      assert.equal(waiting.length, 1)
      assert.equal(outcomes.filter(end => end === 'push').length, 1)
      assert.equal(outcomes.filter(end => end === 'push.waiting').length, 4)
      assert.equal((await waitingOf(phone)).id, waiting[0]?.id)
      assert.equal((await eventsOf(holder, 'ticket.pushed')).length, 1)
    })
    const choose1 = async (browser: Browser) => {
      const result = await choose(browser)
      assert.ok(result.ok && !('completed' in result))
      return result.refusal?.code ?? 'push'
    }

    it('runs out per account, whatever the addresses', async () => {
      const { holder, browser } = await asked()
      for (let n = 0; n < 5; n++) assert.equal((await resend(browser)) ?? 'push', 'push')
      assert.equal(await resend(browser), 'throttled')
      const fresh = world.browser({ address: '192.0.2.9' })
      await scene.pushing(fresh, holder)
      assert.equal(await choose1(fresh), 'throttled')
    })
    const resend = async (browser: Browser): Promise<string | undefined> => {
      const result = await world.ceremonies.resend(await browser.visit(), (await browser.view()).id)
      assert.ok(result.ok && !('completed' in result))
      return result.refusal?.code
    }

    it('is fewer after declines: after two within the hour none, until they are older', async () => {
      const { phone, browser, request } = await asked()
      await world.tickets.decline(phone, { ticket: request.id })
      assert.equal(await statusOf(browser), 'declined')
      assert.equal(await resend(browser), undefined)
      await world.tickets.decline(phone, { ticket: (await waitingOf(phone)).id })
      assert.equal(await resend(browser), 'push.paused')
      world.pass(1_200_000)
      const later = world.browser()
      await scene.pushing(later, { username: await usernameOf(phone) })
      assert.equal(await choose1(later), 'push.paused')
      world.pass(2_400_000)
      assert.equal((await scene.pushing(later, { username: await usernameOf(phone) })).push, null)
      assert.equal(await choose1(later), 'push')
    })
    const usernameOf = async (phone: PhoneCaller): Promise<string> =>
      (await world.identifiers.reveal(world.database.query, phone.accountId, 'username')) ?? ''

    it('does not stay in the way: what its browser turns away from waits no more', async () => {
      const { phone, browser, request, digits } = await asked()
      assert.equal(nextOf(await choose(browser, 'sms-code')), 'sms-code')
      assert.equal((await world.tickets.waiting(phone)).request, null)
      refused(await approve(phone, { request, digits }), 'ticket.over')
      assert.equal(nextOf(await choose(browser)), 'push')
      assert.equal(await statusOf(browser), 'over')
    })

    it('does not stay in the way: what is too late makes way for the next', async () => {
      const { phone, browser, request } = await asked()
      world.pass(180_000)
      assert.equal(await statusOf(browser), 'over')
      assert.equal(await resend(browser), undefined)
      assert.notEqual((await waitingOf(phone)).id, request.id)
      assert.equal(
        (await world.eventsOf('ticket.expired')).some(event => JSON.stringify(event.detail).includes(request.id)),
        true,
      )
    })
  })

  describe('deciding', () => {
    it('lets one of two parallel approvals through', async () => {
      const { phone, request, digits } = await asked()
      const outcomes = await Promise.all([approve(phone, { request, digits }), approve(phone, { request, digits })])
      assert.equal(outcomes.filter(({ ok }) => ok).length, 1)
      refused(outcomes.find(({ ok }) => !ok) ?? { ok: true }, 'ticket.over')
    })

    it('refuses after the deadline', async () => {
      const { phone, request, digits } = await asked()
      world.pass(180_000)
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('refuses a phone that was revoked in between', async () => {
      const { holder, phone, request, digits } = await asked()
      await world.phoneStore.revoke(world.database.query, holder.id, phone.phoneId)
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('is worth nothing where the phone is revoked between its yes and the browser', async () => {
      const { holder, phone, browser, request, digits } = await asked()
      await scene.phone(holder)
      await approve(phone, { request, digits })
      await world.phoneStore.revoke(world.database.query, holder.id, phone.phoneId)
      assert.equal(endOf(await browser.answer({ kind: 'push' })), 'ticket.not_approved')
    })

    it('refuses where the phone’s session has ended', async () => {
      const { phone, request, digits } = await asked()
      await world.sessions.end(world.database.query, phone.sessionId, 'signed-out')
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('counts once: the answer replayed is refused, also in another ceremony of the browser', async () => {
      const { holder, phone, browser, request, digits } = await asked()
      await approve(phone, { request, digits })
      const first = (await browser.view()).id
      const other = world.browser()
      await scene.pushing(other, holder)
      assert.equal(endOf(await other.answer({ kind: 'push' })), 'answer.unexpected')
      assert.equal(nextOf(await browser.answer({ kind: 'push' }, first)), 'completed')
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('is of its ceremony: a second one that waits takes nothing of the first', async () => {
      const { holder, phone, browser, request, digits } = await asked()
      await approve(phone, { request, digits })
      const other = world.browser()
      await scene.pushing(other, holder)
      assert.equal(nextOf(await choose(other)), 'push')
      assert.equal(endOf(await other.answer({ kind: 'push' })), 'ticket.not_approved')
      assert.equal(nextOf(await browser.answer({ kind: 'push' })), 'completed')
    })

    it('is of its account: another’s phone learns and decides nothing', async () => {
      const { request, digits } = await asked()
      const stranger = await scene.phone(await world.holder())
      assert.equal((await world.tickets.waiting(stranger)).request, null)
      refused(await approve(stranger, { request, digits }), 'ticket.unknown')
      refused(await world.tickets.decline(stranger, { ticket: request.id }), 'ticket.unknown')
    })

    it('is of its realm', async () => {
      const { phone, request, digits } = await asked()
      const elsewhere = { ...phone, realm: world.realms.get('traffic') }
      assert.equal((await world.tickets.waiting(elsewhere)).request, null)
      refused(await approve(elsewhere, { request, digits }), 'ticket.unknown')
    })

    it('can’t be scanned', async () => {
      const { phone, request } = await asked()
      const text = `${phone.realm.issuer}/q/${request.id}.${'A'.repeat(22)}`
      refused(await world.tickets.scan(phone, { text }), 'ticket.unknown')
    })

    it('is over by one wrong guess at the digits', async () => {
      const { phone, browser, request, digits } = await asked()
      const wrong = digits === '10' ? '11' : '10'
      refused(await approve(phone, { request, digits: wrong }), 'ticket.digits_wrong')
      refused(await approve(phone, { request, digits }), 'ticket.over')
      assert.equal(await statusOf(browser), 'declined')
    })

    it('is over where no digits are given for a browser that shows them', async () => {
      const { phone, request } = await asked()
      refused(await approve(phone, { request, digits: null }), 'ticket.digits_wrong')
    })

    it('wants a proof that is right', async () => {
      const { phone, request, digits } = await asked()
      refused(await approve(phone, { request, digits, proof: wrongProof }), 'proof.wrong')
      assert.deepEqual(await approve(phone, { request, digits }), { ok: true })
    })

    it('wants a proof under a minute old', async () => {
      const { phone, request, digits } = await asked()
      const at = new Date(world.now().getTime() - 60_000).toISOString()
      const stale = async () => ({ ok: true as const, evidence: { kind: 'password' as const, at, bound: null } })
      refused(
        await world.tickets.approve(phone, { ticket: request.id, digits, proof: rightProof }, stale),
        'ticket.proof_needed',
      )
    })

    it('refuses a held account', async () => {
      const { holder, phone, request, digits } = await asked()
      await world.accounts.hold(world.database.query, holder.id, 'reported')
      refused(await approve(phone, { request, digits }), 'ticket.over')
    })

    it('waits for a browser for half a minute and no longer', async () => {
      const { phone, browser, request, digits } = await asked()
      await approve(phone, { request, digits })
      world.pass(30_000)
      assert.equal(endOf(await browser.answer({ kind: 'push' })), 'ticket.not_approved')
    })

    it('is no second word of the phone that a picture was scanned with', async () => {
      const holder = await world.holder()
      const phone = await scene.phone(holder)
      await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
      const browser = world.browser({ address: shanghai })
      const { id } = await browser.begin('sign-in', { target: { aal: 2, maxAge: null } })
      const begun = await world.tickets.begin(await browser.visit(), {
        ceremonyId: id,
        application: null,
        again: false,
      })
      assert.ok(begun.ok)
      const screen = scene.shown(browser, id, begun.secret)
      await scene.approved(phone, screen)
      await screen.signIn()
      assert.equal(nextOf(await browser.answer({ kind: 'password', password: rightPassword })), 'sms-code')
      assert.equal((await browser.view()).choices.includes('push'), false)
    })
  })

  describe('“not me”', () => {
    it('closes the way: no request more, in the ceremony or another; the holder is told and it is an event', async () => {
      const { holder, phone, browser, request } = await asked()
      assert.deepEqual(await world.tickets.decline(phone, { ticket: request.id, notMe: true }), { ok: true })
      assert.equal((await eventsOf(holder, 'push.held')).length, 1)
      assert.equal((await world.noticesTo(holder.phone)).at(-1)?.template, 'phone-asking-held')
      assert.equal(nextOf({ ok: true, view: await browser.view(), refusal: null }), 'sms-code')
      const view = await scene.pushing(world.browser(), holder)
      assert.equal(view.choices.includes('push'), false)
      assert.equal((await world.tickets.waiting(phone)).heldSince?.getTime(), world.now().getTime())
    })

    it('also closes it to a request that is on its way', async () => {
      const { holder, phone, request } = await asked()
      const other = world.browser()
      await scene.pushing(other, holder)
      await world.tickets.decline(phone, { ticket: request.id, notMe: true })
      const pushed = await world.tickets.push(await other.visit(), {
        ceremonyId: request.id,
        accountId: holder.id,
        asks: 'sign-in',
        application: null,
      })
      refused(pushed, 'push.unavailable')
    })

    it('is opened again by a proof on the phone, and by no wrong one', async () => {
      const { holder, phone, request } = await asked()
      await world.tickets.decline(phone, { ticket: request.id, notMe: true })
      refused(await world.tickets.releasePush(phone, { proof: wrongProof }, scene.freshProof), 'proof.wrong')
      assert.equal((await scene.pushing(world.browser(), holder)).choices.includes('push'), false)
      assert.deepEqual(await world.tickets.releasePush(phone, { proof: rightProof }, scene.freshProof), { ok: true })
      assert.equal((await eventsOf(holder, 'push.released')).length, 1)
      assert.ok((await scene.pushing(world.browser(), holder)).choices.includes('push'))
    })

    for (const device of ['an unknown', 'a known'] as const)
      it(`is opened by a sign-in with a passkey, on ${device} device`, async () => {
        const { holder, phone, browser: known, request } = await asked()
        await world.tickets.decline(phone, { ticket: request.id, notMe: true })
        const { authenticator } = await withPasskey(world, holder)
        const browser = device === 'a known' ? known : world.browser()
        const byPasskey = async () => {
          const { passkey } = await browser.begin('sign-in')
          return await browser.answer({ kind: 'passkey', credential: authenticator.get(passkey) })
        }
        if (device === 'a known') {
          assert.equal(nextOf(await byPasskey()), 'completed')
          browser.cookies.session = null
          const hold = { account_id: holder.id, realm: 'toll', ticket_id: request.id, held_at: world.now() }
          await world.database.query.insertInto('push_holds').values(hold).execute()
        }
        assert.equal(nextOf(await byPasskey()), 'completed')
        assert.equal((await world.tickets.waiting(phone)).heldSince, null)
        assert.equal((await eventsOf(holder, 'push.released')).length, device === 'a known' ? 2 : 1)
      })

    it('is not opened by a sign-in with a password and a code', async () => {
      const { holder, phone, browser, request } = await asked()
      await world.tickets.decline(phone, { ticket: request.id, notMe: true })
      await choose(browser, 'sms-code')
      await world.ceremonies.resend(await browser.visit(), (await browser.view()).id)
      assert.equal(
        nextOf(await browser.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })),
        'completed',
      )
      assert.notEqual((await world.tickets.waiting(phone)).heldSince, null)
    })
  })

  describe('a request of an application', () => {
    const requestOf = (holder: Holder, changes: Partial<ClientRequest> = {}): ClientRequest => ({
      realm: holder.realm,
      accountId: holder.id,
      clientId: 'toll-portal',
      application: { 'zh-CN': '门户', en: 'Portal' },
      what: {
        bindingMessage: 'K7-42',
        rows: [{ label: { 'zh-CN': '操作', en: 'Operation' }, value: 'Read the balance' }],
      },
      deadline: new Date(world.now().getTime() + 120_000),
      addressKey: 'client:toll-portal',
      ...changes,
    })
    async function created(changes: Partial<ClientRequest> = {}) {
      const holder = await world.holder()
      const phone = await scene.phone(holder)
      const pushed = await world.tickets.requests.create(requestOf(holder, changes))
      assert.ok(pushed.ok)
      const of = { id: pushed.id, clientId: 'toll-portal' }
      const read = async () => await world.tickets.requests.read(holder.realm, of)
      const take = async () => await world.tickets.requests.take(holder.realm, of)
      return { holder, phone, id: pushed.id, read, take }
    }

    it('is shown in its own words, approved without digits, told of, and taken up once', async () => {
      const { holder, phone, id, read, take } = await created()
      const request = await waitingOf(phone)
      assert.deepEqual([request.asks, request.digits, request.browser], ['client', false, null])
      assert.equal(request.what?.bindingMessage, 'K7-42')
      assert.equal((await read())?.state, 'pending')
      assert.equal(await take(), null)
      assert.deepEqual(await approve(phone, { request, digits: null }), { ok: true })
      const state = await read()
      assert.deepEqual([state?.state, state?.aal, state?.amr], ['approved', 2, ['push', 'pwd', 'mfa']])
      assert.equal(told.find(one => one.id === id)?.state, 'approved')
      const taken = await Promise.all([take(), take()])
      assert.equal(taken.filter(one => one !== null).length, 1)
      assert.equal(taken.find(one => one !== null)?.accountId, holder.id)
    })

    it('is of the client that asked', async () => {
      const { holder, phone, id } = await created()
      await approve(phone, { request: { id }, digits: null })
      const other = { id, clientId: 'toll-fleet' }
      assert.equal(await world.tickets.requests.read(holder.realm, other), null)
      assert.equal(await world.tickets.requests.take(holder.realm, other), null)
    })

    it('tells of a decline and of running out of time, once each', async () => {
      const { phone, id, read } = await created()
      await world.tickets.decline(phone, { ticket: id })
      assert.equal((await read())?.state, 'declined')
      const late = await created()
      world.pass(120_000)
      assert.equal((await late.read())?.state, 'expired')
      await world.tickets.expire(100)
      await world.tickets.expire(100)
      assert.deepEqual(
        told.filter(one => [id, late.id].includes(one.id)).map(one => one.state),
        ['declined', 'expired'],
      )
    })

    it('lives no longer than the realm lets a request live', async () => {
      const { read } = await created({ deadline: new Date(world.now().getTime() + 86_400_000) })
      assert.equal((await read())?.deadline.getTime(), world.now().getTime() + 180_000)
    })

    it('is one at a time with those of browsers', async () => {
      const { holder } = await asked()
      refused(await world.tickets.requests.create(requestOf(holder)), 'push.waiting')
    })

    it('is refused without a phone', async () => {
      refused(await world.tickets.requests.create(requestOf(await world.holder())), 'push.unavailable')
    })

    it('is worth nothing once its phone is revoked, and a withdrawn one can’t be approved', async () => {
      const { holder, phone, id, take } = await created()
      await approve(phone, { request: { id }, digits: null })
      await world.phoneStore.revoke(world.database.query, holder.id, phone.phoneId)
      assert.equal(await take(), null)
      const other = await created()
      assert.equal(await world.tickets.requests.withdraw(other.holder.realm, other.id), true)
      refused(await approve(other.phone, { request: { id: other.id }, digits: null }), 'ticket.over')
    })

    it('keeps its words sealed', async () => {
      const { holder } = await created()
      assert.equal(JSON.stringify(await rowsOf(holder)).includes('K7-42'), false)
    })
  })
})
