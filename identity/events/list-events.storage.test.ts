import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newId } from '../../kit/crypto/index.ts'
import { createEventLog } from './append.ts'
import { findEvent, listEvents } from './list-events.ts'
import { insertEvents, onEachIdentityDatabase } from './testing-events.ts'

const start = new Date('2026-03-01T08:00:00.000Z')

onEachIdentityDatabase('Activity', database => {
  const { query } = database
  const log = createEventLog({ now: () => start, newId: () => newId(start) })

  it('lists newest first, page by page, each line once', async () => {
    const accountId = newId(start)
    const ids = await insertEvents(database, { realm: 'toll', count: 7, until: start, accountId })
    const seen: string[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listEvents>> = await listEvents(query, accountId, { before, limit: 3 })
      seen.push(...page.events.map(event => event.id))
      before = page.next
    } while (before !== null)
    assert.deepEqual(seen, ids.toReversed())
  })

  it("shows what staff did, but not who, and not what is the service's own", async () => {
    const accountId = newId(start)
    const common = { realm: 'toll', outcome: 'success', surface: 'staff', accountId, actor: newId(start) } as const
    await log.append(query, { ...common, kind: 'staff.account-looked-up' })
    const hidden = await log.append(query, { ...common, kind: 'staff.risk-read' })
    const { events } = await listEvents(query, accountId, { limit: 10 })
    assert.deepEqual(
      events.map(event => [event.kind, event.byStaff]),
      [['staff.account-looked-up', true]],
    )
    assert.equal(JSON.stringify(events).includes(common.actor), false)
    assert.equal(await findEvent(query, accountId, hidden), null)
  })

  it('finds no line of another account', async () => {
    const accountId = newId(start)
    const id = await log.append(query, {
      realm: 'toll',
      kind: 'password.changed',
      outcome: 'success',
      surface: 'page',
      accountId,
    })
    assert.equal((await findEvent(query, accountId, id))?.id, id)
    assert.equal(await findEvent(query, newId(start), id), null)
  })
})
