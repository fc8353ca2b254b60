import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { type ClaimedNotice, claimNotices, endUnsent } from './store.ts'
import {
  accepted,
  code,
  createNoticesWorld,
  type NoticesWorld,
  rejected,
  type Sent,
  told,
  unavailable,
} from './testing-notices.ts'

const other = { channel: 'sms', address: '13900139000' } as const
const minutes = (count: number): number => count * 60_000
const seldom = { pollMs: 2 ** 30 }

onEachDatabase('dispatching notices', async raw => {
  const world: NoticesWorld = await createNoticesWorld(raw)
  const { database, forward } = world
  const inMinutes = (count: number): Date => new Date(world.now().getTime() + minutes(count))
  const links = (sent: Sent[]): (string | undefined)[] => sent.map(one => one.text.match(/[^/]+$/)?.[0])
  const states = async () => (await world.rows()).map(row => row.state)

  beforeEach(world.empty)

  it('first tries within 200 ms of the commit', async () => {
    const { promise, resolve } = Promise.withResolvers<number>()
    const { notices } = world.join(
      async message => {
        if (message.text.endsWith('/measured')) resolve(performance.now())
        return accepted
      },
      { limits: seldom },
    )
    notices.start()
    // The first statements of a fresh database cost what no later one does.
    await notices.enqueue(database.query, told())
    await database.transaction(tx => notices.enqueue(tx, told({ to: other, link: 'https://id.example/measured' })))
    const committed = performance.now()
    assert((await promise) - committed < 200)
    await notices.stop()
  })

  it('sends nothing of a transaction that is rolled back', async () => {
    const { notices, sent } = world.join(() => accepted, { limits: seldom })
    notices.start()
    const rolledBack = database.transaction(async tx => {
      await notices.enqueue(tx, told())
      throw new Error('changed my mind')
    })
    await assert.rejects(rolledBack, /changed my mind/)
    await notices.drain()
    await notices.stop()
    assert.deepEqual([sent, await world.rows()], [[], []])
  })

  it('keeps the order of one recipient, and holds up nobody else', async () => {
    let isDown = true
    const { notices, sent } = world.join(({ to }) => (isDown && to !== other.address ? unavailable : accepted))
    for (const link of ['/1', '/2', '/3']) await notices.enqueue(database.query, told({ link }))
    await notices.enqueue(database.query, told({ link: '/other', to: other }))
    await notices.drain()
    assert.deepEqual(new Set(links(sent)), new Set(['1', 'other']))
    assert.equal(sent.length, 2)
    isDown = false
    forward(minutes(1))
    await notices.drain()
    assert.deepEqual(links(sent).slice(2), ['1', '2', '3'])
  })

  it('has one in flight per recipient', async () => {
    const first = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<typeof accepted>()
    const { notices, sent } = world.join(message => {
      if (!message.text.endsWith('/1')) return accepted
      first.resolve()
      return answer.promise
    })
    for (const link of ['/1', '/2']) await notices.enqueue(database.query, told({ link }))
    const drained = notices.drain()
    await first.promise
    await world.join(() => accepted).notices.drain()
    assert.deepEqual(links(sent), ['1'])
    answer.resolve(accepted)
    await drained
    assert.deepEqual(links(sent), ['1', '2'])
  })

  it('lets a code overtake a notice that waits for its next try', async () => {
    const { notices, sent } = world.join(({ template }) => (template === 'code' ? accepted : unavailable))
    await notices.enqueue(database.query, told())
    await notices.drain()
    await notices.enqueue(database.query, code(inMinutes(5)))
    await notices.drain()
    assert.deepEqual(
      sent.map(one => one.template),
      ['account-opened', 'code'],
    )
  })

  it('drops a code that has expired', async () => {
    const { notices, sent } = world.join(() => accepted)
    await notices.enqueue(database.query, code(inMinutes(5)))
    forward(minutes(5))
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual([sent, row?.state, row?.parameters_cipher], [[], 'expired', ''])
  })

  it('never sends a code that expired while it waited to be taken', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const metrics = { ended: (_notice: object, result: string) => resolve(result) }
    const { notices, sent } = world.join(() => accepted, { limits: seldom, metrics })
    notices.start()
    await notices.enqueue(database.query, code(world.now()))
    assert.equal(await promise, 'expired')
    await notices.stop()
    assert.deepEqual([sent, await states()], [[], ['expired']])
  })

  it('drops a code whose next try would come too late', async () => {
    const { notices } = world.join(() => unavailable)
    await notices.enqueue(database.query, code(new Date(world.now().getTime() + 4_000)))
    await notices.drain()
    assert.deepEqual(await states(), ['expired'])
  })

  it('a dead letter does not block the recipient', async () => {
    const { notices, sent } = world.join(({ text }) => (text.endsWith('/1') ? rejected : accepted))
    for (const link of ['/1', '/2']) await notices.enqueue(database.query, told({ link }))
    await notices.drain()
    assert.deepEqual(
      [links(sent), await states()],
      [
        ['1', '2'],
        ['dead', 'sent'],
      ],
    )
  })

  it('gives up after the tries that the policy allows, and tells by an event without personal data', async () => {
    const { notices, sent } = world.join(() => unavailable)
    await notices.enqueue(database.query, told())
    for (let tries = 0; tries < 8; tries++) {
      await notices.drain()
      forward(minutes(60))
    }
    assert.equal(sent.length, 6)
    const [row] = await world.rows()
    const [event, ...more] = await world.events()
    assert.deepEqual([row?.state, row?.last_error, more], ['dead', 'unavailable:down', []])
    assert.deepEqual(
      [event?.kind, event?.realm, event?.detail],
      [
        'notice.dead',
        'toll',
        {
          notice: row?.id,
          channel: 'sms',
          template: 'account-opened',
          to: '138****8000',
          attempts: 6,
          error: 'unavailable:down',
        },
      ],
    )
  })

  it('tries again after a gateway that throws', async () => {
    const { notices } = world.join(() => {
      throw new TypeError('bug')
    })
    await notices.enqueue(database.query, told())
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual([row?.state, row?.last_error], ['waiting', 'unavailable:exception'])
  })

  it('waits no longer for a gateway than its timeout', async () => {
    const { notices } = world.join(() => new Promise(() => {}), { limits: { gatewayTimeoutMs: 5 } })
    await notices.enqueue(database.query, told())
    await notices.drain()
    const [row] = await world.rows()
    assert.deepEqual([row?.state, row?.last_error], ['waiting', 'unavailable:timeout'])
  })

  const claimOne = async (leaseMs: number): Promise<ClaimedNotice> => {
    const [claimed] = await claimNotices(database.query, {
      lane: { channel: 'sms', isCode: false },
      realms: ['toll'],
      limit: 1,
      now: world.now(),
      leasedUntil: new Date(world.now().getTime() + leaseMs),
    })
    assert(claimed)
    return claimed
  }

  it('sends again what a killed process had in hand, once its lease has run out', async () => {
    const { notices, sent } = world.join(() => accepted)
    await notices.enqueue(database.query, told())
    await claimOne(minutes(1))
    forward(minutes(1) - 1)
    await notices.drain()
    assert.equal(sent.length, 0)
    forward(1)
    await notices.drain()
    assert.deepEqual([sent.length, await states()], [1, ['sent']])
  })

  it('a process whose lease has run out cannot bury what another has in hand', async () => {
    const { notices } = world.join(() => accepted)
    await notices.enqueue(database.query, told())
    const lost = await claimOne(1_000)
    forward(1_000)
    await claimOne(minutes(1))
    assert.equal(await endUnsent(database.query, lost, { state: 'dead', error: 'x', now: world.now() }), false)
    assert.deepEqual(await states(), ['waiting'])
  })

  it('gives each realm its turn', async () => {
    const { notices, sent } = world.join(() => accepted, { limits: { parallel: 4 } })
    for (let i = 0; i < 60; i++) {
      const to = { channel: 'sms', address: `139${String(i).padStart(8, '0')}` } as const
      await notices.enqueue(database.query, told({ link: '/toll', to }))
    }
    forward(1)
    await notices.enqueue(database.query, told({ realm: 'bank', link: '/bank' }))
    await notices.drain()
    assert.equal(sent.length, 61)
    assert(links(sent).indexOf('bank') < 8)
  })

  it('stops when what is being sent is sent, and takes nothing more', async () => {
    const begun = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<typeof accepted>()
    const { notices } = world.join(
      () => {
        begun.resolve()
        return answer.promise
      },
      { limits: seldom },
    )
    notices.start()
    await notices.enqueue(database.query, told())
    await begun.promise
    const stopped = notices.stop()
    answer.resolve(accepted)
    await stopped
    await notices.enqueue(database.query, told())
    await notices.drain()
    assert.deepEqual(await states(), ['sent', 'waiting'])
  })

  it('finds at its start what another process left', async () => {
    const gone = world.join(() => accepted)
    await gone.notices.enqueue(database.query, told())
    const { promise, resolve } = Promise.withResolvers<void>()
    const { notices } = world.join(
      () => {
        resolve()
        return accepted
      },
      { limits: seldom },
    )
    notices.start()
    await promise
    await notices.stop()
    assert.deepEqual(await states(), ['sent'])
  })
})
