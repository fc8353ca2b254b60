import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { inSchema, migrate } from '../../kit/database/index.ts'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { packageRoot } from '../../kit/root.ts'
import type { IdentityTables } from '../tables.ts'
import type { CaptchaRow, CaptchaStore } from './captcha.ts'
import { createCaptchaStore } from './store.ts'
import { createMemoryCaptchaStore } from './testing-store.ts'

const now = new Date('2026-03-05T08:00:00.123Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

function rowFor(ceremonyId: string, change: Partial<CaptchaRow> = {}): CaptchaRow {
  const id = randomUUID()
  return { id, ceremonyId, way: 'image', answerMac: 'k1.mac', issuedAt: now, expiresAt: later(10), ...change }
}

/** What every `CaptchaStore` does. */
function behavesAsAStore(store: CaptchaStore): void {
  it('gives back what was kept, to its own ceremony only', async () => {
    const row = rowFor(randomUUID(), { way: 'work' })
    assert.equal(await store.issue(row, 1), 'issued')
    assert.deepEqual(await store.find(row.id, row.ceremonyId), row)
    assert.equal(await store.find(row.id, randomUUID()), undefined)
    assert.equal(await store.consume(row.id, randomUUID(), now), undefined)
    assert.deepEqual(await store.find(row.id, row.ceremonyId), row)
  })

  it('knows nothing by an id that is none', async () => {
    const { ceremonyId } = rowFor(randomUUID())
    for (const id of ['', 'captcha-1', "'; drop table", `{${randomUUID()}}`]) {
      assert.equal(await store.find(id, ceremonyId), undefined)
      assert.equal(await store.consume(id, ceremonyId, now), undefined)
    }
  })

  it('gives an expired row once too: the caller says that it expired', async () => {
    const row = rowFor(randomUUID(), { expiresAt: now })
    await store.issue(row, 1)
    assert.deepEqual(await store.consume(row.id, row.ceremonyId, later(1)), row)
    assert.equal(await store.consume(row.id, row.ceremonyId, later(1)), undefined)
    assert.equal(await store.find(row.id, row.ceremonyId), undefined)
  })

  it('refuses beyond the most, answered ones counted, each ceremony for itself', async () => {
    const ceremonyId = randomUUID()
    const first = rowFor(ceremonyId)
    assert.equal(await store.issue(first, 2), 'issued')
    await store.consume(first.id, ceremonyId, now)
    assert.equal(await store.issue(rowFor(ceremonyId), 2), 'issued')
    const refused = rowFor(ceremonyId)
    assert.equal(await store.issue(refused, 2), 'too_many')
    assert.equal(await store.find(refused.id, ceremonyId), undefined)
    assert.equal(await store.issue(rowFor(randomUUID()), 2), 'issued')
  })

  it('of 50 that take it at once exactly one gets it', async () => {
    const row = rowFor(randomUUID())
    await store.issue(row, 1)
    const taken = await Promise.all(Array.from({ length: 50 }, () => store.consume(row.id, row.ceremonyId, now)))
    assert.deepEqual(
      taken.filter(each => each !== undefined),
      [row],
    )
  })
}

describe('captcha store (in memory)', () => behavesAsAStore(createMemoryCaptchaStore()))

onEachDatabase<unknown>('captcha store', connection => {
  const database = inSchema<IdentityTables>(connection, 'identity')
  const store = createCaptchaStore(database)

  before(async () => {
    await migrate({ database: connection, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  })

  behavesAsAStore(store)

  it('purges what expired before, the oldest first and in batches', async () => {
    const ceremonyId = randomUUID()
    const rows = [-60, -50, -40, -5].map(minutes => rowFor(ceremonyId, { expiresAt: later(minutes) }))
    for (const row of rows) await store.issue(row, 9)
    assert.equal(await store.purge(later(-30), 2), 2)
    assert.equal(await store.find(rows[1]?.id ?? '', ceremonyId), undefined)
    assert.deepEqual(await store.find(rows[2]?.id ?? '', ceremonyId), rows[2])
    assert.equal(await store.purge(later(-30), 2), 1)
    assert.equal(await store.purge(later(-30), 2), 0)
    assert.deepEqual(await store.find(rows[3]?.id ?? '', ceremonyId), rows[3])
  })
})
