import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { newPerson, type Person } from './people.ts'
import { firstUse, registerPhone } from './phone-steps.ts'
import { answerPassword, atHome, openSignIn, press } from './steps.ts'
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

/** A computer that the account does not know, after the password. */
async function atDesk(person: Person, options: Parameters<typeof world.visit>[0] = {}): Promise<Visitor> {
  const desk = await world.visit(options)
  await openSignIn(world, desk)
  await answerPassword(desk, person.phone, person.password)
  return desk
}

/** What somebody does who would rather confirm on the phone than wait for a message. */
async function choosePhone({ page }: Visitor): Promise<void> {
  await press(page, 'button[name=medium][value=push]')
  await page.waitForSelector('.ticket-digits')
}

const digitsOn = async ({ page }: Visitor): Promise<string> => (await page.innerText('.ticket-digits')).trim()

/** The app, open on its first page, hears of it by its stream. */
async function openRequest(page: Page): Promise<void> {
  await page.click('.scan-button.waits')
  await page.waitForSelector('.facts')
}

async function approve(page: Page, digits: string, person: Person): Promise<void> {
  await page.fill('#digits', digits)
  await page.click('.pair button.main')
  await page.fill('#password', person.password)
  await page.click('.prove form button.main')
}

test('password in one browser, confirmed on the phone in the other, and the first goes on by itself', async () => {
  const { phone, person } = await owner()
  const desk = await atDesk(person)
  await choosePhone(desk)
  await desk.look()
  const banner = phone.page.locator('.scan-button.waits')
  await banner.waitFor()
  await phone.look()
  await openRequest(phone.page)
  const asked = await phone.read()
  for (const words of ['青禾通行门户', '登录您的账户', 'Chrome', '拒绝', '不是我，停用手机确认'])
    assert.ok(asked.includes(words), asked)
  await phone.look()
  await approve(phone.page, await digitsOn(desk), person)
  await phone.page.waitForSelector('h1:has-text("已确认")')
  await atHome(world, desk)
  await desk.leave()
  await phone.context.close()
})

test('without script: digits on the page, a button that looks again, and one that goes on', async () => {
  const { phone, person } = await owner()
  const desk = await atDesk(person, { javaScriptEnabled: false })
  await choosePhone(desk)
  await openRequest(phone.page)
  await approve(phone.page, await digitsOn(desk), person)
  await phone.page.waitForSelector('h1:has-text("已确认")')
  await desk.page.goto(desk.page.url())
  await press(desk.page, '.ticket form button.main')
  await atHome(world, desk)
  await desk.leave()
  await phone.context.close()
})

test('declined: said on both sides, sent again by a press; wrong digits end that one too', async () => {
  const { phone, person } = await owner()
  const desk = await atDesk(person)
  await choosePhone(desk)
  await openRequest(phone.page)
  await phone.page.click('.pair button.secondary')
  await phone.page.waitForSelector('h1:has-text("已拒绝")')
  await desk.page.waitForSelector('[data-ticket=declined]')
  await desk.look()
  await press(desk.page, '.ticket form button.main')
  const digits = (await digitsOn(desk)) === '42' ? '43' : '42'
  await phone.page.click('main button:has-text("完成")')
  await openRequest(phone.page)
  await approve(phone.page, digits, person)
  await phone.page.waitForSelector('.notice:has-text("数字不对")')
  await desk.page.waitForSelector('[data-ticket=declined]')
  await press(desk.page, '.ticket form button.main')
  assert.match(await desk.read(), /多次拒绝了请求/)
  for (const visitor of [desk]) await visitor.leave()
  await phone.context.close()
})

test('“not me” closes the way, tells the holder, and a proof on the phone opens it again', async () => {
  const { phone, person } = await owner()
  const desk = await atDesk(person)
  await choosePhone(desk)
  await openRequest(phone.page)
  await phone.page.click('main button:has-text("不是我，停用手机确认")')
  await phone.page.waitForSelector('h1:has-text("手机确认已停用")')
  await messageTo(world, person.phone, ({ template }) => template === 'phone-asking-held')
  await desk.page.waitForSelector('#code, [data-ticket=declined]')
  await desk.page.goto(desk.page.url())
  await desk.page.waitForSelector('#code, button:has-text("发送")')
  assert.equal(await desk.page.locator('button[value=push]').count(), 0)
  await phone.page.click('.app-bar button:has-text("设置")')
  await phone.page.waitForSelector('.notice:has-text("手机确认已停用")')
  await phone.look()
  await phone.page.click('button:has-text("重新开启手机确认")')
  await phone.page.fill('#password', person.password)
  await phone.page.click('.prove form button.main')
  await phone.page.waitForSelector('.notice:has-text("手机确认已停用")', { state: 'detached' })
  await desk.context.close()
  await phone.context.close()
})

test('notifications are asked for after a tap, and a push message shows one that leads into the app', async () => {
  const { phone } = await owner()
  const { page, context } = phone
  await context.grantPermissions(['notifications'], { origin: world.phone })
  // The browsers' push services are out of reach here: what they hand out is given by the test, all else is the app's own.
  const p256dh = createECDH('prime256v1').generateKeys('base64url')
  await page.addInitScript(keyOfBrowser => {
    const keys = { p256dh: keyOfBrowser, auth: 'A'.repeat(22) }
    const endpoint = 'https://fcm.googleapis.com/fcm/send/test'
    const subscription = { endpoint, toJSON: () => ({ endpoint, keys }), unsubscribe: async () => true }
    let kept: object | null = null
    Object.assign(PushManager.prototype, {
      subscribe: async () => (kept = subscription),
      getSubscription: async () => kept,
    })
  }, p256dh)
  await page.goto(`${world.phone}/settings`)
  await page.waitForSelector('.push-settings button.main')
  await phone.look()
  await page.click('.push-settings button.main')
  await page.waitForSelector('.push-settings .notice.ok')

  const session = await context.newCDPSession(page)
  const registered = new Promise<string>(resolve => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(one => one.scopeURL.endsWith('/push/toll/'))
      if (own) resolve(own.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  const data = JSON.stringify({
    kind: 'request',
    realm: 'toll',
    id: 'x',
    title: '青禾通行',
    body: '有一个请求等待您确认',
  })
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: world.phone,
    registrationId: await registered,
    data,
  })
  const shown = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/push/toll/')
    const until = performance.now() + 10_000
    for (;;) {
      const [one] = (await registration?.getNotifications()) ?? []
      if (one) return { title: one.title, body: one.body, data: one.data as unknown }
      if (performance.now() > until) return null
      await new Promise(requestAnimationFrame)
    }
  })
  assert.deepEqual(shown, {
    title: '青禾通行',
    body: '有一个请求等待您确认',
    data: { path: '/request', realm: 'toll' },
  })
  await page.goto(`${world.phone}/request?realm=toll`)
  await page.waitForSelector('h1:has-text("现在没有等待确认的请求")')
  assert.equal(new URL(page.url()).search, '')
  await page.goto(`${world.phone}/settings`)
  await context.close()
})
