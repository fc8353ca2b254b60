/** The simulated certificate key (U盾) in its holder's hands. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { accessibilityFaults, widthBeyond } from '../../kit/ui/testing-browser.ts'
import { centreOf, provePassword } from './bank-steps.ts'
import type { World } from './harness.ts'
import type { Person } from './people.ts'
import type { Visitor } from './visitor.ts'

const firstPin = '12345678'
const pin = '246810'

/** A key from the counter, whose PIN everybody knows until it is changed. */
async function unpackKey(world: World, visitor: Visitor): Promise<void> {
  const { page } = visitor
  await page.goto(world.key)
  await page.waitForSelector('[data-part=none]:not([hidden])')
  await visitor.look()
  await page.click('[data-act=make] button')
  await page.waitForSelector('[data-part=first]:not([hidden])')
  await visitor.look()
  const part = '[data-part=first]'
  await page.fill(`${part} [name=old]`, firstPin)
  await page.fill(`${part} [name=fresh]`, pin)
  await page.fill(`${part} [name=again]`, pin)
  await page.click(`${part} button.main`)
  await page.waitForSelector('[data-part=key]:not([hidden])')
  await visitor.look()
}

/** Presses the page's button. @returns the key's window, with what it is asked on it */
export async function askKey({ page, context }: Visitor): Promise<Page> {
  const [key] = await Promise.all([context.waitForEvent('page'), page.click('#certificate-key button')])
  await key.waitForSelector('[data-part=request]:not([hidden])')
  assert.equal(await widthBeyond(key), 0)
  assert.deepEqual(await accessibilityFaults(key), [])
  return key
}

/** Signs in the key's window, which closes; the page goes on. */
export async function sign({ page }: Visitor, key: Page): Promise<void> {
  await key.fill('[data-part=request] [name=pin]', pin)
  await Promise.all([page.waitForEvent('load'), key.click('[data-act=sign] button.main')])
}

/** Unpacked, and registered in the account centre. */
export async function registerKey(world: World, visitor: Visitor, person: Person): Promise<void> {
  const { page } = visitor
  await unpackKey(world, visitor)
  await page.goto(`${centreOf(world)}/media/certificate-keys/add`)
  await provePassword(visitor, person)
  await page.waitForSelector('#certificate-key:not([hidden])')
  await visitor.look()
  const registering = await askKey(visitor)
  assert.match(await registering.innerText('[data-details]'), new RegExp(person.name))
  await sign(visitor, registering)
  assert.match(await visitor.read(), /U盾已登记/)
}
