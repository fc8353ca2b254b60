import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createSigningKey, newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema } from '../../kit/database/index.ts'
import { openTestPostgres } from '../../kit/database/testing.ts'
import type { IdentityTables } from '../tables.ts'
import { createEventLog } from './append.ts'
import { createChain } from './chain.ts'
import { insertEvents, migrateIdentity } from './testing-events.ts'
import { createVerifier } from './verify-chain.ts'

const start = new Date('2026-03-01T08:00:00.000Z')

async function twoProcesses(): Promise<[Database<IdentityTables>, Database<IdentityTables>]> {
  const postgres = await openTestPostgres()
  const first = await migrateIdentity(await postgres.open<unknown>())
  return [first, inSchema<IdentityTables>(await postgres.open<unknown>(), 'identity')]
}

function chainOver(database: Database<IdentityTables>) {
  const options = {
    suite: 'international',
    checkpoints: new URL('file:///nowhere/'),
    now: () => start,
    batch: 50,
  } as const
  return createChain({ ...options, database, signingKey: () => createSigningKey('ES256', start) })
}

async function verified(database: Database<IdentityTables>, realm: string) {
  const now = () => new Date(start.getTime() + 3_600_000)
  return await createVerifier({ database, publicKeys: [], checkpoints: null, now }).verify(realm)
}

it('two workers link each of 2,000 events exactly once', async () => {
  const [first, second] = await twoProcesses()
  await insertEvents(first, { realm: 'toll', count: 2000, until: start })
  const [one, two] = [chainOver(first), chainOver(second)]
  let linked = 0
  while (linked < 2000) {
    // Several calls of each, so that they meet at the first link and at every batch.
    const counts = await Promise.all([one, two, one, two].map(worker => worker.link('toll')))
    linked += counts.reduce((sum, count) => sum + count, 0)
  }
  assert.equal(linked, 2000)
  const verification = await verified(first, 'toll')
  assert.deepEqual([verification.links, verification.findings], [2000, []])
})

it('links while events are being written, and misses none that commits late', async () => {
  const [writer, other] = await twoProcesses()
  const worker = chainOver(other)
  const events = createEventLog({ now: () => start, newId: () => newId(start) })
  const event = { realm: 'toll', kind: 'sign-in.completed', outcome: 'success', surface: 'page' } as const
  const written = Promise.withResolvers<void>()
  const linked = Promise.withResolvers<void>()
  const late = writer.transaction(async tx => {
    await events.append(tx, event)
    written.resolve()
    await linked.promise
  })
  await written.promise
  await events.append(other.query, event)
  assert.equal(await worker.link('toll'), 1)
  linked.resolve()
  await late
  assert.equal(await worker.link('toll'), 1)
  assert.deepEqual((await verified(other, 'toll')).findings, [])
})
