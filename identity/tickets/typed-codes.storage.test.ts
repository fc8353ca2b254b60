/** The nine digits typed instead of scanning: good for what the picture is good for, and guessing leads nowhere. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { nextOf } from '../ceremonies/testing/browser.ts'
import { openWorld, type World } from '../ceremonies/testing/world.ts'
import type { PhoneCaller } from '../phones/index.ts'
import { openTicketWorld, shanghai, type TicketWorld } from './testing-tickets.ts'

onEachDatabase<unknown>('typed codes', database => {
  let world: World
  let scene: TicketWorld
  before(async () => {
    world = await openWorld(database, {
      policy: document => {
        document.risk = { ...document.risk, scores: { automation: 0 } }
        document.throttles['tickets-per-address'] = { limit: 200, per: '1m' }
        document.throttles['typed-codes-per-account'] = { limit: 5, per: '10m' }
        document.throttles['typed-codes-per-address'] = { limit: 8, per: '10m' }
      },
    })
    scene = openTicketWorld(world)
  })

  let addresses = 0
  /** Of a network of its own in Shanghai, so that tests do not use up each other's tries. */
  const nextAddress = (): string => `202.96.209.${++addresses}`
  const opened = async (address = nextAddress()) => {
    const holder = await world.holder()
    const phone = await scene.phone(holder, address)
    const screen = await scene.show(world.browser({ address: shanghai }))
    return { holder, phone, screen }
  }
  type Screen = Awaited<ReturnType<typeof opened>>['screen']
  const typedOn = async (screen: Screen): Promise<string> => (await screen.look()).typed ?? ''
  const type = async (phone: PhoneCaller, text: string) => await world.tickets.scan(phone, { text })
  const codeOf = (outcome: { ok: boolean; code?: string }): string => (outcome.ok ? 'ok' : (outcome.code ?? ''))
  const another = (code: string): string => String((Number(code) + 1) % 1e9).padStart(9, '0')

  describe('the way that is meant', () => {
    it('shows the same ticket as the picture, warns of who tells codes, and signs in', async () => {
      const { phone, screen } = await opened()
      const code = await typedOn(screen)
      assert.match(code, /^\d{9}$/)
      const scanned = await type(phone, `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6)}`)
      assert.ok(scanned.ok)
      assert.ok(scanned.ticket.warnings.includes('typed'))
      assert.equal((await screen.look()).typed, null)
      const digits = await screen.digits()
      assert.deepEqual(await scene.approve(phone, { ticket: scanned.ticket.id, digits }), { ok: true })
      assert.equal(nextOf(await screen.signIn()), 'completed')
    })

    it('a scan warns of no typing', async () => {
      const { phone, screen } = await opened()
      assert.equal((await scene.scan(phone, screen)).warnings.includes('typed'), false)
    })

    it('changes with the picture; the one before is taken, the one before that is not', async () => {
      const { phone, screen } = await opened()
      const first = await typedOn(screen)
      world.pass(30_000)
      const second = await typedOn(screen)
      assert.notEqual(first, second)
      world.pass(30_000)
      assert.equal(codeOf(await type(phone, first)), 'ticket.stale')
      assert.equal(codeOf(await type(phone, second)), 'ok')
    })

    it('is not taken before its time', async () => {
      const { phone, screen } = await opened()
      world.pass(90_000)
      const last = await typedOn(screen)
      world.pass(-90_000)
      assert.equal(codeOf(await type(phone, last)), 'ticket.stale')
    })
  })

  describe('what must fail', () => {
    it('another number', async () => {
      const { phone, screen } = await opened()
      assert.equal(codeOf(await type(phone, another(await typedOn(screen)))), 'ticket.unknown')
      assert.equal(await screen.status(), 'pending')
    })

    it('a second time, by whichever way', async () => {
      const { phone, screen } = await opened()
      const [code, text] = [await typedOn(screen), await screen.text()]
      assert.equal(codeOf(await type(phone, code)), 'ok')
      assert.equal(codeOf(await type(phone, code)), 'ticket.scanned_already')
      assert.equal(codeOf(await type(phone, text)), 'ticket.scanned_already')
    })

    it('after the deadline', async () => {
      const { phone, screen } = await opened()
      world.pass(119_999)
      const last = await typedOn(screen)
      world.pass(1)
      assert.equal(codeOf(await type(phone, last)), 'ticket.unknown')
    })

    it('by a phone of another realm', async () => {
      const { screen } = await opened()
      const stranger = await scene.phone(await world.holder({ realm: 'traffic' }), nextAddress())
      assert.equal(codeOf(await type(stranger, await typedOn(screen))), 'ticket.unknown')
      assert.equal(await screen.status(), 'pending')
    })

    it('two at once: one has it', async () => {
      const { phone, screen } = await opened()
      const other = await scene.phone(await world.holder(), nextAddress())
      const code = await typedOn(screen)
      const outcomes = await Promise.all([type(phone, code), type(other, code)])
      assert.deepEqual(outcomes.map(codeOf).toSorted(), ['ok', 'ticket.scanned_already'])
    })

    it('where two browsers happen to show the same, neither is taken for the other', async () => {
      const { phone, screen } = await opened()
      const { screen: second } = await opened()
      const [{ id }, { id: otherId }] = [await screen.look(), await second.look()]
      await sql`update identity.tickets set slot_hashes = (select slot_hashes from identity.tickets where id = ${id})
        where id = ${otherId}`.execute(world.database.query)
      assert.equal(codeOf(await type(phone, await typedOn(screen))), 'ticket.stale')
      assert.deepEqual([await screen.status(), await second.status()], ['pending', 'pending'])
    })

    it('guessing, beyond so many tries of an account, even with the right one then', async () => {
      const { phone, screen } = await opened()
      const code = await typedOn(screen)
      for (let tries = 0; tries < 5; tries++) assert.equal(codeOf(await type(phone, another(code))), 'ticket.unknown')
      assert.equal(codeOf(await type(phone, code)), 'throttled')
      assert.equal(codeOf(await type(phone, await screen.text())), 'ok')
    })

    it('guessing by many accounts from one address', async () => {
      const address = nextAddress()
      const { phone, screen } = await opened(address)
      const code = await typedOn(screen)
      const others = [
        phone,
        await scene.phone(await world.holder(), address),
        await scene.phone(await world.holder(), address),
      ]
      const tries = Array.from({ length: 9 }, (_, at) => others[at % 3] ?? phone)
      const outcomes: string[] = []
      for (const one of tries) outcomes.push(codeOf(await type(one, another(code))))
      assert.deepEqual(outcomes, [...Array.from({ length: 8 }, () => 'ticket.unknown'), 'throttled'])
    })

    it('guessing from all the addresses of one IPv6 block, of which the counts keep none', async () => {
      const at = (host: number) => `2001:db8:40::${host}`
      const { screen } = await opened()
      const code = await typedOn(screen)
      const outcomes: string[] = []
      for (let host = 1; host <= 9; host++) {
        const phone = await scene.phone(await world.holder(), at(host))
        outcomes.push(codeOf(await type(phone, another(code))))
      }
      assert.deepEqual(outcomes, [...Array.from({ length: 8 }, () => 'ticket.unknown'), 'throttled'])
      const counts = await world.database.query.selectFrom('throttles').select('key').execute()
      assert.equal(JSON.stringify(counts).includes('2001:db8'), false)
    })

    it('reading the table: the code is not in it, nor a hash of it without the key', async () => {
      const { screen } = await opened()
      const code = await typedOn(screen)
      const { id } = await screen.look()
      const row = await world.database.query.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst()
      const kept = JSON.stringify(row)
      assert.equal(kept.includes(code), false)
      for (const text of [code, `toll:${code}`]) assert.equal(kept.includes(world.keys.hashToken(text)), false)
    })
  })
})
