import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { firstUse, registerPhone, tab } from './phone-steps.ts'
import { atHome, openSignIn, press } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()

/** In the app everything is one page; each screen is looked at where it stands. */
async function open({ page }: Visitor, path: string): Promise<void> {
  await page.goto(`${world.phone}${path}`)
  await page.waitForSelector('main h1')
}

test('nine digits typed sign a computer in, which the phone then sees among its sessions and signs out', async () => {
  const owner = await world.visit({ width: 390, hasTouch: true })
  const person = newPerson()
  await firstUse(world, owner, person)
  await registerPhone(world, owner, person)
  const { page } = owner

  const desk = await world.visit()
  await openSignIn(world, desk)
  await press(desk.page, 'a.corner')
  await desk.look()
  await tab(page, '扫一扫')
  await page.click('button:has-text("输入代码")')
  await page.fill('#text', await desk.page.innerText('[data-typed]'))
  await owner.look()
  await page.click('main form button.main')
  await page.waitForSelector('#digits')
  assert.match(await owner.read(), /只有代码是您自己从眼前的屏幕上看到的/)
  const digits = desk.page.locator('.ticket-digits')
  await digits.waitFor()
  await page.fill('#digits', (await digits.innerText()).trim())
  await page.click('.pair button.main')
  await page.fill('.prove #password', person.password)
  await page.click('.prove form button.main')
  await page.waitForSelector('h1:has-text("已确认")')
  await atHome(world, desk)

  await open(owner, '/devices')
  const session = page.locator('.row', { hasText: 'Windows' }).filter({ has: page.locator('button:has-text("退出")') })
  await session.locator('button:has-text("退出")').click()
  await owner.look()
  await page.click('.question button.danger')
  await session.waitFor({ state: 'detached' })
  await desk.page.goto(`${world.identity}/realms/toll/account`)
  await desk.page.waitForSelector('#identifier')
  await desk.leave()
  await owner.leave()
})

test('the check-up leads to what mends it, and every screen fits in both languages and in large type', async () => {
  const owner = await world.visit({ width: 390, hasTouch: true })
  const person = newPerson()
  await firstUse(world, owner, person)
  await registerPhone(world, owner, person)
  const { page } = owner

  await open(owner, '/security')
  await page.waitForSelector('.check-up .row')
  const link = page.locator('.check-up a:has-text("开启两步验证")')
  const [centre] = await Promise.all([page.context().waitForEvent('page'), link.click()])
  await centre.waitForSelector('main h1')
  assert.equal(centre.url(), `${world.identity}/realms/toll/account/two-step`)
  await centre.close()

  for (const wish of [null, 'label:has-text("大字")', 'label:has-text("English")']) {
    if (wish) {
      await open(owner, '/settings')
      await page.click(wish)
    }
    for (const path of ['/', '/security', '/activity', '/devices']) {
      await open(owner, path)
      await page.waitForSelector('main .row')
      await owner.look()
      const [needed, there] = await page.evaluate(() => {
        const nav = document.querySelector('.app-top nav')
        return [nav?.scrollWidth ?? 0, nav?.clientWidth ?? 0]
      })
      assert.ok(needed <= there, `${path}: the realms need ${needed} of ${there} pixels`)
      assert.equal(await page.locator('.realm-tab').count(), 3)
    }
  }
  await owner.leave()
})
