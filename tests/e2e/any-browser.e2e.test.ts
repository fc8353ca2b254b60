import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { answerCode, atHome, complaint, openSignIn, press, register, signInOnNewDevice, signOut } from './steps.ts'

const world = startWorld()

test('without JavaScript: a new device signs in by password and code, and signs out', async () => {
  const person = newPerson()
  const first = await world.visit()
  await register(world, first, person)
  await first.leave()
  const plain = await world.visit({ javaScriptEnabled: false })
  await signInOnNewDevice(world, plain, person)
  await plain.page.click('.tool-account summary')
  await press(plain.page, '.tool-account button[type=submit]')
  await plain.page.waitForURL(/\/signed-out/)
  await plain.leave()
})

for (const [what, path] of [
  ['the way by SMS', 'sign-in?way=sms-code'],
  ['registration', 'register'],
] as const) {
  test(`without JavaScript ${what} shows a picture with its recording, and a wrong reading is said and gets another`, async () => {
    const visitor = await world.visit({ javaScriptEnabled: false })
    const { page } = visitor
    await page.goto(`${world.identity}/realms/toll/${path}`)
    assert.equal(await page.isVisible('.proof'), false)
    const first = await loadedPicture(page)
    const sound = await page.request.get(
      new URL((await page.getAttribute('[data-listen]', 'href')) ?? '', page.url()).href,
    )
    assert.equal(sound.headers()['content-type'], 'audio/wav')
    assert.ok((await sound.body()).length > 10_000)
    const { phone } = newPerson()
    if (path === 'register') await page.check('#consent')
    await page.fill(path === 'register' ? '#phone' : '#identifier', phone)
    await page.fill('#captcha', '0000')
    await press(page)
    assert.match(await complaint(visitor), /验证没有通过，请再做一次/)
    assert.notEqual(await loadedPicture(page), first)
    await visitor.look()
    await visitor.leave()
  })
}

/** The picture's address, once its pixels are there. */
async function loadedPicture(page: Page): Promise<string> {
  const picture = page.locator('.captcha img')
  const width = await picture.evaluate(async image => {
    const { naturalWidth, decode } = image as HTMLImageElement
    await decode.call(image)
    return naturalWidth
  })
  assert.ok(width > 100)
  return (await picture.getAttribute('src')) ?? ''
}

test('with the keyboard alone: from the home page to being signed in and out, the focus always to be seen', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await page.goto(world.toll)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#content')
  await tabTo(page, '.tool-sign-in a')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#identifier')
  await tabTo(page, '#identifier')
  await page.keyboard.type(person.phone)
  await tabTo(page, '#password')
  await page.keyboard.type(person.password)
  await page.keyboard.press('Enter')
  await atHome(world, visitor)
  await tabTo(page, '.tool-account summary')
  await page.keyboard.press('Enter')
  await tabTo(page, '.tool-account button[type=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/signed-out/)
  await visitor.leave()
})

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if ((await focused.count()) === 0) continue
    const isThere = await focused.evaluate((element, wanted) => element.matches(wanted), selector)
    // A field's ring is drawn around its box.
    const ring = await focused.evaluate(element => {
      const { outlineStyle, boxShadow } = getComputedStyle(element.closest('.box') ?? element)
      return outlineStyle !== 'none' && boxShadow !== 'none'
    })
    assert.ok(ring, `the focus is on ${await focused.evaluate(element => element.outerHTML)}, and nothing shows it`)
    if (isThere) return
  }
  assert.fail(`${selector} is not reached with the Tab key`)
}

test('the sign-in page weighs at most 40 KB over the wire, of which 15 KB JavaScript', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const requests: Request[] = []
  page.on('requestfinished', request => requests.push(request))
  await page.goto(`${world.identity}/realms/toll/sign-in?way=sms-code`)
  await page.waitForSelector('.proof[data-state=done]')
  const weighed = await Promise.all(
    requests.map(async request => {
      const { responseHeadersSize, responseBodySize } = await request.sizes()
      return { path: new URL(request.url()).pathname, bytes: responseHeadersSize + responseBodySize }
    }),
  )
  const sum = (items: typeof weighed) => items.reduce((total, { bytes }) => total + bytes, 0)
  const scripts = weighed.filter(({ path }) => path.endsWith('.js'))
  assert.ok(scripts.length >= 2, 'the page’s script and the worker’s')
  assert.ok(sum(weighed) <= 40 * 1024, JSON.stringify(weighed))
  assert.ok(sum(scripts) <= 15 * 1024, JSON.stringify(scripts))
  await visitor.leave()
})

test('the picture takes the place of the proof of work where no worker starts, and the form says what to do', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await page.route('**/proof-of-work-worker*', async route => {
    await route.fulfill({ contentType: 'text/javascript', body: 'postMessage(null)' })
  })
  await page.goto(`${world.identity}/realms/toll/register`)
  await page.waitForSelector('.proof[data-state=failed]')
  await loadedPicture(page)
  await visitor.look()
  await visitor.leave()
})

test('the code page needs no script for “send again”, and says when it may be pressed', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await press(page, 'a[href*="way=sms-code"]')
  await page.fill('#identifier', person.phone)
  await press(page)
  assert.match(await page.innerText('[data-countdown]'), /^\d+ 秒后可重新获取$/)
  await page.keyboard.press('Enter')
  assert.match(await complaint(visitor).catch(() => visitor.read()), /验证码/)
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
  await visitor.leave()
})
