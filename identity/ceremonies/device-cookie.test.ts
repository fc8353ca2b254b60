/** The device cookie across sign-ins: decision 0023. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { type Browser, endOf } from './testing/browser.ts'
import { type Holder, openWorld, rightPassword, type World } from './testing/world.ts'

let world: World

before(async () => {
  world = await openWorld(await openTestDatabase<unknown>())
})

let addresses = 0
const elsewhere = (realm = 'toll') => world.browser({ realm, address: `192.0.2.${++addresses % 250}` })
const code = async (phone: string) => ({ kind: 'sms-code', code: await world.codeTo(phone) }) as const

async function signedIn(holder: Holder, browser = elsewhere(holder.realm.name)): Promise<Browser> {
  await browser.begin('sign-in')
  await browser.give({ kind: 'password', identifier: holder.phone, password: rightPassword })
  const { next } = await browser.view().catch(() => ({ next: { state: 'completed' } as const }))
  if (next.state === 'step') assert.equal(endOf(await browser.give(await code(holder.phone))), 'completed')
  return browser
}

describe('the device cookie', () => {
  /** A browser with a cookie that somebody else chose and knows. */
  function planted(): { victim: Browser; thief: Browser } {
    const [victim, thief] = [elsewhere(), elsewhere()]
    victim.cookies.device = thief.cookies.device
    return { victim, thief }
  }

  it('is new at a sign-in: one that was planted is no known device afterwards (CWE-384, ASVS 5.0 7.2.4)', async () => {
    const holder = await world.holder()
    const { victim, thief } = planted()
    await signedIn(holder, victim)
    assert.notEqual(victim.cookies.device, thief.cookies.device)
    assert.equal((await thief.visit()).deviceId, null)
    await thief.begin('sign-in')
    const asked = await thief.give({ kind: 'password', identifier: holder.phone, password: rightPassword })
    assert.equal(endOf(asked), 'sms-code')
  })

  it('keeps the device known to its holder', async () => {
    const holder = await world.holder()
    const browser = await signedIn(holder)
    const deviceId = (await browser.visit()).deviceId
    browser.cookies.session = null
    await browser.begin('sign-in')
    const again = await browser.give({ kind: 'password', identifier: holder.phone, password: rightPassword })
    assert.equal(endOf(again), 'completed')
    assert.equal((await browser.visit()).deviceId, deviceId)
  })

  it('takes along what another tab has begun, away from who knows the old one', async () => {
    const holder = await world.holder()
    const { victim, thief } = planted()
    const tab = await victim.begin('recovery')
    await signedIn(holder, victim)
    assert.equal((await world.ceremonies.view(await victim.visit(), tab.id)).ok, true)
    assert.deepEqual(await world.ceremonies.view(await thief.visit(), tab.id), {
      ok: false,
      code: 'ceremony.other_browser',
      restart: null,
    })
  })

  it('that another sign-in has renewed meanwhile renews nothing more, and makes a device of its own', async () => {
    const browser = await signedIn(await world.holder())
    const stale = await browser.visit()
    await signedIn(await world.holder(), browser)
    const old = { realm: 'toll', id: stale.deviceId, secret: stale.deviceSecret }
    const renewed = await world.database.transaction(async tx => await world.devices.renew(tx, old, stale))
    assert.notEqual(renewed.id, stale.deviceId)
    assert.equal((await browser.visit()).deviceId, stale.deviceId)
  })
})
