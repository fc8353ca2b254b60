import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Database, inSchema } from '../../kit/database/index.ts'
import { openTestPostgres } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { accepted, code, createNoticesWorld, type Sent, told } from './testing-notices.ts'

it('two processes never send one notice twice while leases hold, and keep the order of each recipient', async () => {
  const server = await openTestPostgres()
  const world = await createNoticesWorld(await server.open<unknown>())
  const second: Database<IdentityTables> = inSchema(await server.open<unknown>(), 'identity')
  const arrived: Sent[] = []
  const answer = async (message: Sent) => {
    arrived.push(message)
    return accepted
  }
  const one = world.join(answer)
  const two = world.join(answer, { database: second })
  const soon = new Date(world.now().getTime() + 300_000)

  await world.database.transaction(async tx => {
    for (let i = 0; i < 1_000; i++) {
      const to = { channel: 'sms', address: `138${String(i % 125).padStart(8, '0')}` } as const
      const realm = i % 3 === 0 ? 'bank' : 'toll'
      await one.notices.enqueue(tx, i % 8 === 0 ? code(soon, { realm, to }) : told({ realm, to, link: `/${i}` }))
    }
  })
  await Promise.all([one.notices.drain(), two.notices.drain()])
  // One that found nothing due may have ended while the other still sent: what became due then is its own to send.
  await two.notices.drain()

  assert.equal(new Set(arrived.map(message => message.reference)).size, 1_000)
  assert.equal(arrived.length, 1_000)
  assert(one.sent.length > 0 && two.sent.length > 0)
  const rows = await world.rows()
  assert(rows.every(row => row.state === 'sent' && row.attempts === 1))
  for (const [to, messages] of Object.entries(Object.groupBy(arrived, message => message.to))) {
    const ids = (messages ?? []).filter(message => message.template !== 'code').map(message => message.reference ?? '')
    assert.deepEqual(ids, ids.toSorted(), `order of ${to}`)
  }
})
