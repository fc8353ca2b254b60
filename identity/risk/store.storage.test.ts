import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { attemptsKeptDays } from './index.ts'
import { createRiskWorld, start } from './testing-risk.ts'

onEachDatabase<unknown>('risk store', async raw => {
  const world = await createRiskWorld(raw)
  const { watch, visit, store, database } = world
  beforeEach(world.empty)

  it('lists an account’s verdicts in pages, newest first, each once, also those of one moment', async () => {
    const accountId = await world.addAccount()
    for (let count = 0; count < 7; count += 1) {
      await world.assess(visit(), randomUUID(), accountId)
      if (count % 3 === 0) world.pass(1)
    }
    await world.assess(visit(), randomUUID(), await world.addAccount())
    const all = await store.listVerdicts(accountId, null, 7)
    assert.deepEqual([all.verdicts.length, all.next], [7, null])
    assert.ok(all.verdicts.every((each, at) => at === 0 || each.at <= (all.verdicts[at - 1]?.at ?? start)))
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof store.listVerdicts>> = await store.listVerdicts(accountId, cursor, 2)
      ids.push(...page.verdicts.map(each => each.id))
      cursor = page.next
    } while (cursor !== null)
    assert.deepEqual(
      ids,
      all.verdicts.map(each => each.id),
    )
  })

  it('takes a cursor that is none for the beginning', async () => {
    const accountId = await world.addAccount()
    await world.assess(visit(), randomUUID(), accountId)
    for (const cursor of ['', "'; --", `2026-99-99T00:00:00.000Z~${randomUUID()}`, '2026-03-05T08:00:00.123Z~x']) {
      assert.equal((await store.listVerdicts(accountId, cursor, 5)).verdicts.length, 1)
    }
  })

  it('purges old attempts in batches, the oldest first', async () => {
    for (const who of ['a', 'b', 'c', 'd']) {
      await world.guess(visit(), who)
      world.pass(60)
    }
    const before = new Date(start.getTime() + 180 * 60_000)
    assert.equal(await store.purgeAttempts(before, 2), 2)
    assert.equal(await store.purgeAttempts(before, 2), 1)
    assert.equal(await store.purgeAttempts(before, 2), 0)
    const left = await database.query.selectFrom('sign_in_attempts').select('subject').execute()
    assert.deepEqual(left, [{ subject: 'i:d' }])
  })

  it('keeps attempts for the widest window', () => {
    assert.equal(attemptsKeptDays(visit().realm.policy.risk), 90)
    assert.equal(attemptsKeptDays(visit({ risk: { windows: { placeDays: 2, deviceHours: 72 } } }).realm.policy.risk), 3)
  })

  it('reads no more than the newest tries of a crowd', async () => {
    const { realm, addressKey, prefixKey } = visit()
    const rows = Array.from({ length: 4200 }, (_, count) => ({
      id: randomUUID(),
      realm: realm.name,
      at: new Date(start.getTime() + count),
      device_id: null,
      address_key: addressKey,
      prefix_key: prefixKey,
      subject: `i:${count}`,
      account_id: null,
      success: count % 2 === 0,
      place: null,
    }))
    await database.query.insertInto('sign_in_attempts').values(rows).execute()
    const since = { device: start, address: start, prefix: start, places: start }
    const past = await store.past({
      realm: 'toll',
      accountId: null,
      subject: 'i:4199',
      deviceId: null,
      addressKey,
      prefixKey,
      since,
    })
    assert.deepEqual(past, {
      accountsOfDevice: 0,
      accountsOfAddress: 2000,
      failuresOfPrefix: { failedAccounts: 2000, failures: 2000 },
      history: null,
    })
    assert.equal(await watch.recentFailures(visit()), 100)
  })
})
