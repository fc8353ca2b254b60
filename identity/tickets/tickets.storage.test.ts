/** QR sign-in at the use cases: the way that is meant, and each attack of the issue, with one fact altered each time. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { endOf, nextOf } from '../ceremonies/testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from '../ceremonies/testing/world.ts'
import type { PhoneCaller } from '../phones/index.ts'
import { beijing, openTicketWorld, rightProof, shanghai, type TicketWorld, wrongProof } from './testing-tickets.ts'

onEachDatabase<unknown>('tickets', database => {
  let world: World
  let scene: TicketWorld
  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.captcha.signIn = 'always'
        // The browsers of these tests are programs.
        document.risk = { ...document.risk, scores: { automation: 0 } }
        document.throttles['tickets-per-address'] = { limit: 200, per: '1m' }
      },
    })
    scene = openTicketWorld(world)
  })

  const browser = (address = shanghai, realm = 'toll') => world.browser({ address, realm })
  async function opened(at: { browser?: string; phone?: string; holder?: Holder } = {}) {
    const holder = at.holder ?? (await world.holder())
    const phone = await scene.phone(holder, at.phone)
    return { holder, phone, screen: await scene.show(browser(at.browser)) }
  }
  const rowOf = async (id: string) =>
    await world.database.query.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const eventsOf = async (holder: Holder, kind: string) =>
    (await world.eventsOf(kind)).filter(event => event.account_id === holder.id)
  const refused = (outcome: { ok: boolean; code?: string }, code: string): void =>
    assert.deepEqual([outcome.ok, outcome.code], [false, code])

  describe('the way that is meant', () => {
    it('signs a new browser in, at AAL 1 by qr, without a captcha, and tells the holder', async () => {
      const { holder, phone, screen } = await opened()
      assert.equal(await screen.status(), 'pending')
      const ticket = await scene.scan(phone, screen)
      assert.equal(await screen.status(), 'scanned')
      const digits = await screen.digits()
      assert.match(digits, /^[1-9]\d$/)
      assert.deepEqual(await scene.approve(phone, { ticket: ticket.id, digits }), { ok: true })
      assert.equal(await screen.status(), 'approved')
      assert.equal(nextOf(await screen.signIn()), 'completed')
      const { session } = await screen.browser.visit()
      assert.deepEqual([session?.accountId, session?.aal, session?.amr], [holder.id, 1, ['qr']])
      const notices = await world.noticesTo(holder.phone)
      assert.equal(notices.at(-1)?.template, 'signed-in-by-qr')
      for (const kind of ['ticket.scanned', 'ticket.approved', 'sign-in.completed'])
        assert.equal((await eventsOf(holder, kind)).length, 1, kind)
    })

    it('keeps nothing in clear that the picture or the screen shows', async () => {
      const { phone, screen } = await opened()
      const text = await screen.text()
      const { id } = await scene.scan(phone, screen)
      const kept = JSON.stringify(await rowOf(id))
      assert.equal(kept.includes(text.split('.').at(-1) ?? ''), false)
      assert.equal(kept.includes(screen.secret), false)
      assert.equal(text.includes(screen.secret), false)
    })

    it('gives the device a new secret, as every sign-in does', async () => {
      const { phone, screen } = await opened()
      const first = screen.browser.cookies.device
      await scene.approved(phone, screen)
      await screen.signIn()
      assert.notEqual(screen.browser.cookies.device, first)
    })

    it('changes the picture every slot and takes the present and the one before', async () => {
      const { phone, screen } = await opened()
      const first = await screen.text()
      world.pass(30_000)
      const second = await screen.text()
      assert.notEqual(second, first)
      world.pass(29_999)
      assert.equal(await screen.text(), second)
      assert.equal((await world.tickets.scan(phone, { text: first })).ok, true)
    })

    it('does not take a picture of two slots ago, and the ticket is there all the same', async () => {
      const { phone, screen } = await opened()
      const first = await screen.text()
      world.pass(60_000)
      refused(await world.tickets.scan(phone, { text: first }), 'ticket.stale')
      assert.equal((await world.tickets.scan(phone, { text: await screen.text() })).ok, true)
    })

    it('does not take a picture before its time', async () => {
      const { phone, screen } = await opened()
      world.pass(90_000)
      const last = await screen.text()
      world.pass(-90_000)
      refused(await world.tickets.scan(phone, { text: last }), 'ticket.stale')
    })

    it('has one deadline, however often the picture changes', async () => {
      const { phone, screen } = await opened()
      world.pass(119_999)
      const last = await screen.text()
      world.pass(1)
      assert.equal(await screen.status(), 'over')
      refused(await world.tickets.scan(phone, { text: last }), 'ticket.over')
    })

    it('asks the password where the account wants two steps, and reaches AAL 2 by a code more', async () => {
      const { holder, phone, screen } = await opened()
      await world.accounts.update(world.database.query, holder.id, { two_step: 'always' })
      await scene.approved(phone, screen)
      assert.equal(nextOf(await screen.signIn()), 'password')
      assert.equal(nextOf(await screen.browser.answer({ kind: 'password', password: rightPassword })), 'completed')
      assert.deepEqual((await screen.browser.visit()).session?.amr, ['qr', 'pwd'])
      assert.equal((await screen.browser.visit()).session?.aal, 1)
    })

    it('reaches AAL 2 only by what the browser proves itself', async () => {
      const holder = await world.holder()
      const phone = await scene.phone(holder)
      const at = browser()
      const { id } = await at.begin('sign-in', { target: { aal: 2, maxAge: null } })
      const begun = await world.tickets.begin(await at.visit(), { ceremonyId: id, application: null, again: false })
      assert.ok(begun.ok)
      const screen = scene.shown(at, id, begun.secret)
      await scene.approved(phone, screen)
      assert.equal(nextOf(await screen.signIn()), 'password')
      assert.equal(nextOf(await at.answer({ kind: 'password', password: rightPassword })), 'sms-code')
      assert.equal(nextOf(await at.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })), 'completed')
      assert.deepEqual((await at.visit()).session?.amr, ['qr', 'pwd', 'sms', 'mfa'])
    })

    it('ends by a decline on the phone, without a proof', async () => {
      const { holder, phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      assert.deepEqual(await world.tickets.decline(phone, { ticket: id }), { ok: true })
      assert.equal(await screen.status(), 'declined')
      assert.equal(endOf(await screen.signIn()), 'ticket.not_approved')
      assert.equal((await eventsOf(holder, 'ticket.declined')).length, 1)
    })

    it('is followed by a new picture in place of the old', async () => {
      const { phone, screen } = await opened()
      const old = await screen.text()
      const visit = await screen.browser.visit()
      const again = await world.tickets.begin(visit, { ceremonyId: screen.ceremonyId, application: null, again: true })
      assert.ok(again.ok)
      refused(await world.tickets.scan(phone, { text: old }), 'ticket.over')
      const next = scene.shown(screen.browser, screen.ceremonyId, again.secret)
      await scene.approved(phone, next)
      assert.equal(endOf(await screen.signIn()), 'ticket.not_approved')
      assert.equal(nextOf(await next.signIn()), 'completed')
    })
  })

  describe('a ticket of the attacker that is shown to the victim', () => {
    it('says on the phone whose browser it is: place, device and warnings are the attacker’s', async () => {
      const { phone, screen } = await opened({ browser: beijing })
      const ticket = await scene.scan(phone, screen)
      assert.equal(ticket.browser?.place.en, 'Beijing, China')
      assert.equal(ticket.browser?.device, 'Chrome · Windows')
      assert.equal(ticket.browser?.network, '219.141.136.0/24')
      assert.deepEqual(ticket.warnings, ['other-region', 'unknown-browser'])
    })

    it('does not warn of the holder’s own browser at home', async () => {
      const holder = await world.holder()
      const at = browser()
      await at.known(holder.id)
      const ticket = await scene.scan(await scene.phone(holder), await scene.show(at))
      assert.deepEqual(ticket.warnings, [])
    })

    it('is declined by a blind approval: who does not see the screen does not know the digits', async () => {
      const { holder, phone, screen } = await opened({ browser: beijing })
      const { id } = await scene.scan(phone, screen)
      const digits = (await screen.digits()) === '42' ? '43' : '42'
      refused(await scene.approve(phone, { ticket: id, digits }), 'ticket.digits_wrong')
      assert.equal(await screen.status(), 'declined')
      refused(await scene.approve(phone, { ticket: id, digits: await screen.digits() }), 'ticket.over')
      const events = await eventsOf(holder, 'ticket.declined')
      assert.deepEqual(
        events.map(({ detail }) => (detail as { reason: string }).reason),
        ['digits'],
      )
    })

    it('whose digits are relayed live signs nobody in without the password: another region, a browser never used', async () => {
      const { phone, screen } = await opened({ browser: beijing })
      await scene.approved(phone, screen)
      assert.equal(nextOf(await screen.signIn()), 'password')
      assert.equal(endOf(await screen.browser.answer({ kind: 'password', password: 'a guess' })), 'answer.wrong')
      assert.equal((await screen.browser.visit()).session, null)
      assert.equal(nextOf(await screen.browser.answer({ kind: 'password', password: rightPassword })), 'completed')
    })

    it('is asked for the password too where it was made near the phone and is used elsewhere', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      const visit = await screen.browser.visit({ address: beijing })
      const answered = await world.ceremonies.answer(visit, screen.ceremonyId, { kind: 'qr', secret: screen.secret })
      assert.equal(nextOf(answered), 'password')
    })

    it('is not believed where nobody knows where the phone is', async () => {
      const { phone, screen } = await opened({ phone: 'nonsense' })
      await scene.approved(phone, screen)
      assert.equal(nextOf(await screen.signIn()), 'password')
    })

    it('needs no more in a browser that the account knows, wherever it is', async () => {
      const holder = await world.holder()
      const at = browser(beijing)
      await at.known(holder.id)
      const screen = await scene.show(at)
      await scene.approved(await scene.phone(holder), screen)
      assert.equal(nextOf(await screen.signIn()), 'completed')
    })

    it('is written down with the reason by the risk rules', async () => {
      const { holder, phone, screen } = await opened({ browser: beijing })
      await scene.approved(phone, screen)
      await screen.signIn()
      const verdicts = await world.database.query
        .selectFrom('risk_verdicts')
        .select('reasons')
        .where('account_id', '=', holder.id)
        .execute()
      assert.match(JSON.stringify(verdicts), /"phone_elsewhere"/)
    })

    it('is refused where an account has no password to ask for', async () => {
      const { holder, phone, screen } = await opened({ browser: beijing })
      await scene.approved(phone, screen)
      await world.database.query.deleteFrom('passwords').where('account_id', '=', holder.id).execute()
      assert.equal(nextOf(await screen.signIn()), 'refused.no_second_factor')
    })
  })

  describe('in another browser', () => {
    it('the id alone, or with another secret, finds nothing', async () => {
      const { screen } = await opened()
      const other = await browser().visit()
      const { ceremonyId } = screen
      assert.equal(await world.tickets.look(other, { ceremonyId, secret: world.keys.randomToken() }), null)
    })

    it('an approval is taken up by no other browser, even one that knows the ceremony', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      const thief = await browser().visit()
      const stolen = await world.ceremonies.answer(thief, screen.ceremonyId, { kind: 'qr', secret: 'x' })
      assert.equal(endOf(stolen), 'ceremony.other_browser')
      assert.equal(nextOf(await screen.signIn()), 'completed')
    })

    it('an approval is good in no other ceremony, even of the same browser and with its secret', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      const { id } = await screen.browser.begin('sign-in')
      const answered = await screen.browser.answer({ kind: 'qr', secret: screen.secret }, id)
      assert.equal(endOf(answered), 'ticket.not_approved')
    })

    it('an approval is good in no ceremony of the account that is already somebody’s', async () => {
      const { holder, phone, screen } = await opened()
      await scene.approved(phone, screen)
      const code = { kind: 'identify', identifier: holder.phone, way: 'sms-code' } as const
      await screen.browser.give(code)
      assert.equal(endOf(await screen.signIn()), 'answer.unexpected')
    })
  })

  describe('scanned', () => {
    it('twice: the second is refused and written down', async () => {
      const { holder, phone, screen } = await opened()
      const text = await screen.text()
      await scene.scan(phone, screen)
      refused(await world.tickets.scan(phone, { text }), 'ticket.scanned_already')
      assert.equal((await eventsOf(holder, 'ticket.scanned-again')).length, 1)
    })

    it('by another account: refused, and the first keeps it', async () => {
      const { holder, phone, screen } = await opened()
      const text = await screen.text()
      const { id } = await scene.scan(phone, screen)
      const stranger = await scene.phone(await world.holder())
      refused(await world.tickets.scan(stranger, { text }), 'ticket.scanned_already')
      assert.equal((await rowOf(id)).account_id, holder.id)
    })

    it('by 50 phones at once: one has it', async () => {
      const { screen } = await opened()
      const text = await screen.text()
      const phones = await Promise.all(Array.from({ length: 50 }, async () => scene.phone(await world.holder())))
      const scans = await Promise.all(phones.map(phone => world.tickets.scan(phone, { text })))
      assert.equal(scans.filter(({ ok }) => ok).length, 1)
    })

    it('with a code that it never showed: nothing is told of it', async () => {
      const { phone, screen } = await opened()
      const text = (await screen.text()).replace(/.{22}$/, 'A'.repeat(22))
      refused(await world.tickets.scan(phone, { text }), 'ticket.unknown')
    })

    it('oftener than the account may: throttled', async () => {
      const phone = await scene.phone(await world.holder())
      for (let index = 0; index < 20; index++) await world.tickets.scan(phone, { text: 'x' })
      refused(await world.tickets.scan(phone, { text: 'x' }), 'throttled')
    })
  })

  describe('in another realm', () => {
    it('a picture of one is none of the other', async () => {
      const { screen } = await opened()
      const phone = await scene.phone(await world.holder({ realm: 'traffic' }))
      refused(await world.tickets.scan(phone, { text: await screen.text() }), 'ticket.unknown')
    })

    it('a picture whose address was changed to it is unknown there', async () => {
      const { screen } = await opened()
      const phone = await scene.phone(await world.holder({ realm: 'traffic' }))
      const text = (await screen.text()).replace('/realms/toll/', '/realms/traffic/')
      refused(await world.tickets.scan(phone, { text }), 'ticket.unknown')
    })

    it('a ticket that was scanned in one is approved in no other', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const caller: PhoneCaller = { ...phone, realm: world.realms.get('traffic') }
      refused(await scene.approve(caller, { ticket: id, digits: await screen.digits() }), 'ticket.unknown')
      refused(await world.tickets.decline(caller, { ticket: id }), 'ticket.unknown')
    })
  })

  describe('approved', () => {
    it('50 times in parallel: one approval, one event', async () => {
      const { holder, phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      // Proved each time: the locks would let only a few of so many passwords be looked at.
      const at = world.now().toISOString()
      const proved = async () => ({ ok: true, evidence: { kind: 'passkey', at, bound: null } }) as const
      const given = { ticket: id, digits, proof: rightProof }
      const all = await Promise.all(Array.from({ length: 50 }, () => world.tickets.approve(phone, given, proved)))
      assert.equal(all.filter(({ ok }) => ok).length, 1)
      assert.deepEqual(new Set(all.flatMap(one => (one.ok ? [] : [one.code]))), new Set(['ticket.over']))
      assert.equal((await eventsOf(holder, 'ticket.approved')).length, 1)
    })

    it('and declined at once: one of the two', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      const all = await Promise.all([
        scene.approve(phone, { ticket: id, digits }),
        world.tickets.decline(phone, { ticket: id }),
      ])
      assert.equal(all.filter(({ ok }) => ok).length, 1)
    })

    it('after the deadline: over', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      world.pass(120_000)
      refused(await scene.approve(phone, { ticket: id, digits }), 'ticket.over')
      assert.equal((await rowOf(id)).status, 'scanned')
    })

    it('with a wrong proof: refused and counted, and the ticket waits', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      const outcome = await scene.approve(phone, { ticket: id, digits, proof: wrongProof })
      refused(outcome, 'proof.wrong')
      assert.equal(await screen.status(), 'scanned')
      assert.deepEqual(await scene.approve(phone, { ticket: id, digits }), { ok: true })
    })

    it('with a proof of a minute ago: a fresh one is wanted', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const at = new Date(world.now().getTime() - 60_000).toISOString()
      const stale = async () => ({ ok: true, evidence: { kind: 'password', at, bound: null } }) as const
      const given = { ticket: id, digits: await screen.digits(), proof: rightProof }
      refused(await world.tickets.approve(phone, given, stale), 'ticket.proof_needed')
    })

    it('with a phone that is revoked between scan and approval', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      await world.phoneStore.revoke(world.database.query, phone.accountId, phone.phoneId)
      refused(await scene.approve(phone, { ticket: id, digits }), 'ticket.over')
    })

    it('with a phone whose session has ended meanwhile', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      const digits = await screen.digits()
      await world.sessions.end(world.database.query, phone.sessionId, 'signed-out')
      refused(await scene.approve(phone, { ticket: id, digits }), 'ticket.over')
    })

    it('with a phone that is revoked between approval and sign-in', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      await world.phoneStore.revoke(world.database.query, phone.accountId, phone.phoneId)
      assert.equal(endOf(await screen.signIn()), 'ticket.not_approved')
    })

    it('for an account that is held meanwhile', async () => {
      const { holder, phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      await world.accounts.update(world.database.query, holder.id, { status: 'held' })
      refused(await scene.approve(phone, { ticket: id, digits: await screen.digits() }), 'ticket.over')
    })

    it('for an account that is held between approval and sign-in', async () => {
      const { holder, phone, screen } = await opened()
      await scene.approved(phone, screen)
      await world.accounts.update(world.database.query, holder.id, { status: 'held' })
      assert.equal(nextOf(await screen.signIn()), 'refused.account_held')
    })

    it('again: the approval is used once', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      const visit = await screen.browser.visit()
      const of = { ceremonyId: screen.ceremonyId, secret: screen.secret }
      const taken = await Promise.all(Array.from({ length: 50 }, () => world.tickets.collect(visit, of)))
      assert.equal(taken.filter(one => one !== null).length, 1)
      assert.equal(endOf(await screen.signIn()), 'ticket.not_approved')
    })

    it('and taken up too late', async () => {
      const { phone, screen } = await opened()
      await scene.approved(phone, screen)
      world.pass(30_000)
      assert.equal(endOf(await screen.signIn()), 'ticket.not_approved')
    })
  })

  describe('swapped after the scan', () => {
    it('another ticket, which this phone never scanned, is none of its own', async () => {
      const { phone, screen } = await opened()
      await scene.scan(phone, screen)
      const other = await scene.show(browser())
      const { id } = await other.look()
      refused(await scene.approve(phone, { ticket: id, digits: '42' }), 'ticket.unknown')
    })

    it('another ticket that another phone of the account scanned is none of its own', async () => {
      const { holder, phone, screen } = await opened()
      const { id } = await scene.scan(await scene.phone(holder), screen)
      refused(await scene.approve(phone, { ticket: id, digits: await screen.digits() }), 'ticket.unknown')
      refused(await world.tickets.decline(phone, { ticket: id }), 'ticket.unknown')
    })

    it('a screen that shows the digits of another ticket: declined', async () => {
      const { phone, screen } = await opened()
      const { id } = await scene.scan(phone, screen)
      let other = await scene.show(browser())
      await scene.scan(phone, other)
      while ((await other.digits()) === (await screen.digits())) {
        other = await scene.show(browser())
        await scene.scan(phone, other)
      }
      refused(await scene.approve(phone, { ticket: id, digits: await other.digits() }), 'ticket.digits_wrong')
    })
  })

  it('a flood of tickets from one address is throttled, and no other address with it', async () => {
    const at = browser('124.74.1.1')
    const visit = await at.visit()
    const { id: ceremonyId } = await at.begin('sign-in')
    const begin = async () => await world.tickets.begin(visit, { ceremonyId, application: null, again: false })
    const all = await Promise.all(Array.from({ length: 230 }, begin))
    assert.equal(all.filter(({ ok }) => ok).length, 200)
    assert.deepEqual(new Set(all.flatMap(one => (one.ok ? [] : [one.code]))), new Set(['throttled']))
    assert.ok(await scene.show(browser()))
  })

  it('what runs out of time is expired by the job, with an event where somebody had scanned it', async () => {
    const { holder, phone, screen } = await opened()
    const { id } = await scene.scan(phone, screen)
    const waiting = await opened()
    const { id: pending } = await waiting.screen.look()
    assert.equal(await world.tickets.expire(0), 0)
    world.pass(120_000)
    while ((await world.tickets.expire(100)) > 0);
    assert.deepEqual([(await rowOf(id)).status, (await rowOf(pending)).status], ['expired', 'expired'])
    assert.equal((await eventsOf(holder, 'ticket.expired')).length, 1)
    assert.equal((await eventsOf(waiting.holder, 'ticket.expired')).length, 0)
  })
})

onEachDatabase<unknown>('tickets in a realm that refuses strangers elsewhere', database => {
  it('refuses them, whatever they prove', async () => {
    const world = await openWorld(database, {
      policy: document => void (document.qr = { allowed: true, elsewhere: 'refuse' }),
    })
    const scene = openTicketWorld(world)
    const holder = await world.holder()
    const screen = await scene.show(world.browser({ address: beijing }))
    await scene.approved(await scene.phone(holder), screen)
    assert.equal(nextOf(await screen.signIn()), 'refused.other_region')
  })
})

onEachDatabase<unknown>('tickets in a realm that takes none', database => {
  it('are neither scanned nor taken up', async () => {
    const world = await openWorld(database, { policy: document => void (document.qr = { allowed: false }) })
    const scene = openTicketWorld(world)
    const screen = await scene.show(world.browser({ address: shanghai }))
    const phone = await scene.phone(await world.holder())
    assert.deepEqual(await world.tickets.scan(phone, { text: await screen.text() }), {
      ok: false,
      code: 'ticket.unknown',
    })
    assert.equal(endOf(await screen.signIn()), 'answer.unexpected')
  })
})
