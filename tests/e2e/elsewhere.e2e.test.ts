/** Signed in and confirmed on another device: a screen at a toll booth (RFC 8628), a customer at a service desk (CIBA). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { masked, newPerson, type Person } from './people.ts'
import { firstUse, registerPhone } from './phone-steps.ts'
import { press, register } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()

/** Somebody with a registered phone in hand, its app on the first page. */
async function owner(): Promise<{ phone: Visitor; person: Person }> {
  const phone = await world.visit({ width: 390, hasTouch: true, acceptDownloads: false })
  const person = newPerson()
  await firstUse(world, phone, person)
  await registerPhone(world, phone, person)
  return { phone, person }
}

/** A kiosk that shows a code. */
async function kiosk(): Promise<{ screen: Visitor; code: string }> {
  const screen = await world.visit()
  await screen.page.goto(`${world.toll}/kiosk`)
  await screen.look()
  await press(screen.page, 'main form button.main')
  await screen.page.waitForSelector('[data-kiosk=waiting]')
  await screen.look()
  return { screen, code: (await screen.page.innerText('.code-letters')).trim() }
}

async function prove(page: Page, person: Person): Promise<void> {
  await page.fill('#password', person.password)
  await page.click('.prove form button.main')
}

test('a kiosk is signed in by its real picture: scanned with the app, the letters typed, forgotten after a minute', async () => {
  const { phone, person } = await owner()
  const { screen, code } = await kiosk()
  const picture = await screen.page.locator('.kiosk-picture').screenshot()
  await phone.page.click('.app-bar button:has-text("扫一扫")')
  await phone.page.setInputFiles('input[type=file]', { name: 'picture.png', mimeType: 'image/png', buffer: picture })
  await phone.page.waitForSelector('#letters')
  const asked = await phone.read()
  for (const words of ['青禾通行收费亭自助屏', '青禾通行', '一块设备屏幕', '不是我，拒绝'])
    assert.ok(asked.includes(words), asked)
  assert.ok(!asked.includes(code.slice(5)), 'what is to be typed stands on the screen only')
  await phone.look()
  await phone.page.fill('#letters', 'BBBB')
  await phone.page.click('.pair button.main')
  await prove(phone.page, person)
  await phone.page.waitForSelector('text=与屏幕上的不一致')
  await phone.page.fill('#letters', code.slice(5).toLowerCase())
  await phone.page.click('.pair button.main')
  await prove(phone.page, person)
  await phone.page.waitForSelector('h1:has-text("已确认")')
  await phone.look()
  await screen.page.waitForSelector('[data-kiosk=driver]')
  const shown = await screen.read()
  assert.ok(
    shown.includes(masked(person.phone)) && !shown.includes(person.phone) && !shown.includes(person.name),
    shown,
  )
  await screen.look()
  await messageTo(world, person.phone, ({ template }) => template === 'signed-in-on-screen')
  world.advance(61_000)
  await screen.page.goto(`${world.toll}/kiosk`)
  await screen.page.waitForSelector('[data-kiosk=idle]')
  await screen.leave()
  await phone.context.close()
})

test('a kiosk is signed in on the page, without script, by whoever has just signed in there', async () => {
  const person = newPerson()
  const before = await world.visit()
  await register(world, before, person)
  const storageState = await before.context.storageState()
  const own = await world.visit({ width: 390, javaScriptEnabled: false, storageState })
  const { screen, code } = await kiosk()
  const { page } = own
  await page.goto(`${world.identity}/realms/toll/device`)
  await own.look()
  await page.fill('#user_code', 'BCDF GHJK')
  await press(page)
  assert.match(await own.read(), /没有找到这个登录码/)
  await page.fill('#user_code', code.toLowerCase())
  await press(page)
  assert.match(await own.read(), /要让这台设备登录您的账户吗/)
  assert.ok((await own.read()).includes(code))
  await own.look()
  await press(page, 'button[value=approve]')
  assert.match(await own.read(), /已确认，请回到那台设备/)
  await screen.page.waitForSelector('[data-kiosk=driver]')
  await page.goto(`${world.identity}/realms/toll/account/sessions`)
  assert.match(await own.read(), /青禾通行收费亭自助屏/)
  await screen.leave()
  await own.context.close()
})

test('declined on the page, and the kiosk says so', async () => {
  const stranger = await world.visit({ width: 390 })
  const { screen, code } = await kiosk()
  await stranger.page.goto(`${world.identity}/realms/toll/device?user_code=${code}`)
  assert.match(await stranger.read(), /有一台设备想登录您的账户/)
  await stranger.look()
  await press(stranger.page, 'button[value=decline]')
  assert.match(await stranger.read(), /已拒绝/)
  await stranger.look()
  await screen.page.waitForSelector('[data-kiosk=declined]')
  await screen.look()
  await screen.leave()
  await stranger.leave()
})

test('a clerk asks a customer, who compares the number and confirms in the app', async () => {
  const { phone, person } = await owner()
  const clerk = await world.visit()
  await clerk.page.goto(`${world.toll}/desk`)
  await clerk.look()
  await clerk.page.fill('#customer', '13900000000')
  await press(clerk.page, 'main form button.main')
  assert.match(await clerk.read(), /现在不能请这位客户在手机上确认/)
  await clerk.page.fill('#customer', person.phone)
  await press(clerk.page, 'main form button.main')
  await clerk.page.waitForSelector('[data-desk=waiting]')
  await clerk.look()
  const message = (await clerk.page.innerText('.code-letters')).trim()
  await phone.page.click('.scan-button.waits')
  await phone.page.waitForSelector('.facts')
  const asked = await phone.read()
  for (const words of ['青禾通行服务台', message]) assert.ok(asked.includes(words), asked)
  await phone.page.click('.pair button.main')
  await prove(phone.page, person)
  await phone.page.waitForSelector('h1:has-text("已确认")')
  await clerk.page.waitForSelector('[data-desk=confirmed]')
  const known = await clerk.read()
  assert.ok(known.includes(masked(person.phone)) && known.includes(message) && !known.includes(person.name), known)
  await clerk.look()
  await clerk.leave()
  await phone.context.close()
})
