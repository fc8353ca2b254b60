/** 长辈版: not only larger, but fewer choices on a page, with one main thing to do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { complaint, openSignIn, press, register } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()

async function visitLarge(options: { javaScriptEnabled?: boolean } = {}): Promise<Visitor> {
  const visitor = await world.visit({ width: 390, ...options })
  for (const origin of [world.toll, `${world.identity}/realms/toll/help`])
    await visitor.page.goto(`${origin}?size=large`)
  return visitor
}

/** What can be pressed without opening anything. */
const choices = async (page: Page): Promise<number> =>
  await page.locator('a:visible, button:visible, summary:visible').count()

test('the portal, the sign-in page and the security centre offer far fewer choices than in normal type', async () => {
  const person = newPerson()
  const visitor = await visitLarge()
  const { page } = visitor
  await register(world, visitor, person)
  const counts: Record<string, number[]> = {}
  for (const [index, size] of ['normal', 'large'].entries()) {
    for (const [name, address] of [
      ['portal', world.toll],
      ['sign-in', `${world.identity}/realms/toll/sign-in`],
      ['centre', `${world.identity}/realms/toll/account`],
    ] as const) {
      await page.goto(`${address}?size=${size}`)
      const found = (counts[name] ??= [])
      found[index] = await choices(page)
    }
  }
  for (const [name, [normal = 0, large = 0]] of Object.entries(counts))
    assert.ok(large < normal * 0.75, `${name}: ${normal} → ${large}`)
  await visitor.leave()
})

test('on the sign-in page the main button comes first, and one link opens the rest', async () => {
  const visitor = await visitLarge()
  const { page } = visitor
  await openSignIn(world, visitor)
  assert.equal(await page.isVisible('#content button.main'), true)
  for (const hidden of ['a[href*="way=sms-code"]', 'a[href*="/recover"]', 'a[href*="/register"]'])
    assert.equal(await page.isVisible(hidden), false, hidden)
  await page.click('#content .fold summary')
  await visitor.look()
  await press(page, 'a[href*="way=sms-code"]')
  assert.match(await visitor.read(), /短信登录/)
  await visitor.leave()
})

test('“shared computer” waits there too, and counts although it stands outside the form', async () => {
  const visitor = await visitLarge()
  const { page } = visitor
  await openSignIn(world, visitor)
  assert.equal(await page.isVisible('#shared_computer'), false)
  await page.click('#content .fold summary')
  await page.check('#shared_computer')
  await press(page)
  assert.equal(await page.isChecked('#shared_computer'), true)
  await visitor.leave()
})

test('after an error the other ways are open', async () => {
  const visitor = await visitLarge()
  await openSignIn(world, visitor)
  await press(visitor.page)
  assert.match(await complaint(visitor), /请填写账号/)
  assert.equal(await visitor.page.isVisible('a[href*="/recover"]'), true)
  await visitor.leave()
})

test('language and look wait in the footer, and open without JavaScript', async () => {
  const visitor = await visitLarge({ javaScriptEnabled: false })
  const { page } = visitor
  await page.goto(world.toll)
  assert.equal(await page.locator('.top details').count(), 0)
  await page.click('.foot summary')
  await press(page, '.foot a[lang="en"]')
  assert.equal(await page.getAttribute('html', 'lang'), 'en')
  assert.equal(await page.getAttribute('html', 'data-size'), 'large')
  await visitor.leave()
})
