import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { serve } from '@hono/node-server'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { chromium, type Page } from 'playwright-core'
import { createGalleryApp } from '../gallery/index.tsx'
import { loadAssets } from '../index.ts'

const hmacSignatureSecret = 'a secret of the test'
const app = createGalleryApp({
  assets: loadAssets(),
  challenge: () =>
    createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 1000, counter: 200, deriveKey, hmacSignatureSecret }),
})
const server = serve({ fetch: app.fetch, port: 0 })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
})
after(async () => {
  await browser.close()
  server.close()
})

type Settings = {
  width?: number
  javaScriptEnabled?: boolean
  bypassCSP?: boolean
  prepare?: (page: Page) => Promise<unknown>
}

async function open(address: string, { width = 1280, prepare, ...settings }: Settings = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 844 }, ...settings })
  const page = await context.newPage()
  await prepare?.(page)
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${address}`)
  return page
}

test('a password is shown and hidden, and is a password again when it is sent', async () => {
  const page = await open('/sign-in')
  const type = () => page.getAttribute('#password', 'type')
  await page.click('[data-reveal]')
  assert.equal(await type(), 'text')
  await page.click('[data-reveal]')
  assert.equal(await type(), 'password')
  await page.click('[data-reveal]')
  await page.evaluate(() => document.addEventListener('submit', event => event.preventDefault()))
  await page.locator('.button.main').click()
  assert.equal(await type(), 'password')
})

test('a form is sent once however often its button is pressed', async () => {
  const page = await open('/components')
  let sent = 0
  await page.route('**/sample', route => {
    sent++
    return route.fulfill({ status: 204 })
  })
  const button = page.locator('form:has(#consent) .button.main')
  await button.dblclick()
  await page.waitForFunction(() => document.querySelector('[data-busy]') !== null)
  assert.equal(sent, 1)
})

test('the proof of work is found in a worker and accepted by altcha-lib, though the form was sent at once', async () => {
  const page = await open('/components')
  const [response] = await Promise.all([
    page.waitForResponse('**/sample'),
    page.locator('form:has(#code) .button').click(),
  ])
  const { proof } = (await response.json()) as { proof: string }
  const payload = JSON.parse(atob(proof)) as Pick<Parameters<typeof verifySolution>[0], 'challenge' | 'solution'>
  assert.equal((await verifySolution({ ...payload, deriveKey, hmacSignatureSecret })).verified, true)
})

const breakages = {
  'a browser without Web Crypto': "Object.defineProperty(self, 'crypto', { value: {} });",
  'a worker that does not start': 'throw new Error();',
}

for (const [what, breakage] of Object.entries(breakages)) {
  test(`${what}: the picture code takes the place of the proof of work, and alone is sent`, async () => {
    const page = await open('/components', {
      prepare: opened =>
        opened.route('**/proof-of-work-worker*', async route => {
          const response = await route.fetch()
          await route.fulfill({ response, body: breakage + (await response.text()) })
        }),
    })
    await page.fill('#plain-answer', '1234')
    assert.equal(await page.getAttribute('.proof', 'data-state'), 'failed')
    assert.match((await page.textContent('.proof')) ?? '', /没能自动确认/)
    const [response] = await Promise.all([
      page.waitForResponse('**/sample'),
      page.locator('form:has(#code) .button').click(),
    ])
    const sent = (await response.json()) as Record<string, string>
    assert.deepEqual([sent['plain-answer'], sent['proof']], ['1234', undefined])
  })
}

test('the strength is asked for after a pause, with the named fields only', async () => {
  const page = await open('/components')
  const [request] = await Promise.all([page.waitForRequest('**/strength'), page.fill('#new-0', 'correct horse')])
  assert.equal(request.postData(), 'csrf=&new-0=correct+horse')
  await page.waitForSelector('[data-strength=new-0][data-score="3"]')
})

test('a code cannot be asked for again before its time', async () => {
  const page = await open('/components')
  const button = page.locator('[data-countdown]')
  assert.match((await button.textContent()) ?? '', /^4\d 秒后可重新获取$/)
  let sent = 0
  await page.route('**/sample/resend', route => {
    sent++
    return route.fulfill({ status: 204 })
  })
  await button.click({ force: true })
  assert.equal(sent, 0)
})

test('Enter in the code field presses the form’s own button, not the one that asks for another code', async () => {
  const page = await open('/components')
  const [request] = await Promise.all([
    page.waitForRequest(each => each.method() === 'POST'),
    page.press('#code', 'Enter'),
  ])
  assert.match(request.url(), /\/sample$/)
})

test('the focus goes to the error summary, whose links lead to the fields', async () => {
  const page = await open('/sign-in?failed=yes')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'error-summary')
  await page.click('#error-summary a')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'password')
})

test('a menu closes by Escape, with the focus back on it, and by a press elsewhere', async () => {
  const page = await open('/sign-in')
  const openMenus = () => page.locator('details[open]').count()
  await page.click('.tools summary')
  await page.keyboard.press('Escape')
  assert.equal(await openMenus(), 0)
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SUMMARY')
  await page.click('.tools summary')
  await page.click('h1')
  assert.equal(await openMenus(), 0)
})

test('without JavaScript nothing is shown that needs it, and the picture code takes the place of the proof of work', async () => {
  const page = await open('/components', { javaScriptEnabled: false })
  assert.equal(await page.locator('[data-reveal]:visible').count(), 0)
  assert.equal(await page.locator('.proof:visible').count(), 0)
  assert.equal(await page.locator('#plain-answer:visible').count(), 1)
})

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

for (const address of ['/sign-in?failed=yes', '/account?realm=bank', '/components?realm=staff']) {
  for (const look of ['', '&theme=dark', '&size=large&lang=en']) {
    for (const width of [320, 390, 1280]) {
      test(`${address}${look} at ${width}: axe finds nothing, and nothing is cut off`, async () => {
        const page = await open(address + look, { width, bypassCSP: true })
        await page.evaluate(axe)
        const faults = await page.evaluate('axe.run().then(({ violations }) => violations.map(each => each.id))')
        assert.deepEqual(faults, [])
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.equal(beyond, 0)
        await page.context().close()
      })
    }
  }
}
