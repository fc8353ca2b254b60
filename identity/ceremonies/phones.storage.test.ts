/** What ceremonies do to an account's registered phones. */
import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { onEachDatabase } from '../../kit/database/testing.ts'
import { nextOf } from './testing/browser.ts'
import { type Holder, openWorld, type World } from './testing/world.ts'

onEachDatabase('phones at ceremonies', database => {
  let world: World

  before(async () => {
    world = await openWorld(database)
  })

  async function register(holder: Holder): Promise<string> {
    const id = world.newId()
    const phone = {
      id,
      accountId: holder.id,
      realm: holder.realm.name,
      thumbprint: id,
      publicKey: {},
      name: 'Phone',
      madeOn: 'Chrome',
      madeAtPlace: null,
      sessionId: world.newId(),
      deviceId: null,
    }
    await world.database.transaction(async tx => await world.phoneStore.insert(tx, phone))
    return id
  }

  it('a recovery revokes every phone of the account and no other: whoever had it may have registered one', async () => {
    const holder = await world.holder()
    const other = await world.holder()
    await register(holder)
    await register(holder)
    const kept = await register(other)
    const browser = world.browser()
    await browser.begin('recovery')
    await browser.give({ kind: 'identify', identifier: holder.phone, way: 'sms-code' })
    await browser.answer({ kind: 'sms-code', code: await world.codeTo(holder.phone) })
    const items = { name: holder.name, 'national-id-last-6': holder.document.slice(-6) }
    await browser.answer({ kind: 'identity-item', items })
    const { query } = world.database
    assert.equal((await world.phoneStore.list(query, holder.id)).length, 2)
    assert.equal(nextOf(await browser.answer({ kind: 'new-password', password: 'kQ7#vTz9-rain-2' })), 'completed')
    assert.deepEqual(await world.phoneStore.list(query, holder.id), [])
    assert.deepEqual(
      (await world.phoneStore.list(query, other.id)).map(phone => phone.id),
      [kept],
    )
    const [event] = (await world.eventsOf('recovery.completed')).filter(one => one.account_id === holder.id)
    const detail = event?.detail as { phonesRevoked?: number } | undefined
    assert.equal(detail?.phonesRevoked, 2)
  })
})
