import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from 'node:tls'
import type { Page } from 'playwright-core'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { firstUse, registerPhone } from './phone-steps.ts'
import { atHome, signInOnNewDevice, signOut } from './steps.ts'

/** Nothing resolves it but the browser, which is told to. */
const name = 'localhost.lingpai.test'
const world = startWorld({ lan: name })

test('under a name of the network: the app registers somebody, the portal signs them in, signing out ends both', async () => {
  for (const address of [world.identity, world.toll, world.bank, world.phone]) {
    const { protocol, hostname, port } = new URL(address)
    assert.deepEqual([protocol, hostname], ['https:', name])
    // As any other machine would: no name but this one, by no other authority.
    await new Promise<void>((resolve, reject) => {
      const ca = world.authority
      const socket = connect({ host: '127.0.0.1', port: Number(port), servername: name, ca }, () => {
        socket.end()
        resolve()
      })
      socket.once('error', reject)
    })
  }

  const owner = await world.visit({ width: 390, hasTouch: true })
  const person = newPerson()
  await firstUse(world, owner, person)
  await registerPhone(world, owner, person)
  assert.equal(await owner.page.evaluate(() => isSecureContext), true)
  await owner.page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await owner.context.close()

  const desk = await world.visit()
  await signInOnNewDevice(world, desk, person)
  const cookies = await desk.context.cookies()
  assert.ok(cookies.length > 0)
  for (const cookie of cookies) assert.ok(cookie.secure && /^__(Host|Secure)-/.test(cookie.name), cookie.name)
  const answer = await desk.page.goto(`${world.toll}/`)
  // Every other program on this host would be bound by it.
  assert.equal((await answer?.allHeaders())?.['strict-transport-security'], undefined)
  await atHome(world, desk)

  // Identity tells the fleet application by the back channel, over the same certificate.
  await desk.page.goto(`${world.toll}/fleet`)
  await desk.page.waitForSelector('.tool-account')
  await desk.page.goto(world.toll)
  await signOut(desk)
  assert.ok(await isSoonSignedOut(desk.page, `${world.toll}/fleet`))
  await desk.leave()
})

/** The notice to the other application goes out on its own, after the answer. */
async function isSoonSignedOut(page: Page, address: string): Promise<boolean> {
  const deadline = Date.now() + 15_000
  do {
    await page.goto(address)
    if (!(await page.isVisible('.tool-account'))) return true
  } while (Date.now() < deadline)
  return false
}
