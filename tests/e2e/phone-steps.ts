/** What a person does with the phone app. */
import assert from 'node:assert/strict'
import type { World } from './harness.ts'
import { codeTo } from './outbox.ts'
import type { Person } from './people.ts'
import { press } from './steps.ts'
import type { Visitor } from './visitor.ts'

/** First use, from the app through the realm's own pages and back (B9). */
export async function firstUse(world: World, { page }: Visitor, person: Person): Promise<void> {
  await page.goto(world.phone)
  await press(page, 'main button:has-text("登录或注册")')
  await page.waitForSelector('#identifier')
  await press(page, 'a[href*="/register"]')
  await page.fill('#phone', person.phone)
  assert.equal(await page.isChecked('#consent'), false)
  await page.check('#consent')
  await press(page)
  await page.waitForSelector('#code')
  await page.fill('#code', await codeTo(world, person.phone))
  await press(page)
  await page.fill('#name', person.name)
  await page.fill('#document', person.idNumber)
  await press(page)
  await page.fill('#password', person.password)
  await page.click('#content form button.button.main')
  await page.waitForURL(address => address.origin === world.phone)
}

/** Registers the phone; where its holder must be proved once more, by password on the realm's pages. */
export async function registerPhone(world: World, { page }: Visitor, person: Person): Promise<void> {
  await page.fill('#name', '我的手机')
  await page.click('main button:has-text("登记这部手机")')
  await page.waitForSelector('.pass, button:has-text("去验证")')
  if ((await page.locator('.pass').count()) === 0) {
    await press(page, 'main button:has-text("去验证")')
    await page.fill('input[type=password]', person.password)
    await page.click('#content form button.button.main')
    await page.waitForURL(address => address.origin === world.phone)
    await page.fill('#name', '我的手机')
    await page.click('main button:has-text("登记这部手机")')
  }
  await page.waitForSelector('.pass')
}
