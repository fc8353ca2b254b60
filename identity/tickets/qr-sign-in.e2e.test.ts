/** A browser shows the picture, a phone reads it off the screen: every state of the page, with and without script. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import { openTestDatabase } from '../../kit/database/testing.ts'
import { accessibilityFaults, desktopUserAgent, launchBrowser, widthBeyond } from '../../kit/ui/testing-browser.ts'
import { openPhones, type Phones, password } from '../phones/testing-phones.ts'

type Phone = Awaited<ReturnType<Phones['registered']>>

describe('sign-in by QR', () => {
  let phones: Phones
  let browser: Browser
  before(async () => {
    phones = await openPhones(await openTestDatabase())
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await phones?.close()
  })

  const ownPhone = async (): Promise<Phone> => await phones.registered(await phones.holder())

  /** From the sign-in page to the picture, by the link at the card's corner. */
  async function showPicture(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ locale: 'zh-CN', userAgent: desktopUserAgent(browser), ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`${phones.origin}/realms/toll/sign-in`)
    await page.click('a.corner:not(.below)')
    await page.waitForSelector('.ticket-picture')
    return page
  }

  async function look(page: Page): Promise<void> {
    assert.deepEqual(await accessibilityFaults(page), [], await page.title())
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      assert.equal(await widthBeyond(page), 0, `${await page.title()} at ${width}`)
    }
  }

  /** What a camera sees: the pixels of the page as it is on the screen. */
  async function readPicture(page: Page): Promise<string> {
    const png = await page.locator('.ticket-picture').screenshot()
    const eye = await browser.newPage()
    const seen = await eye.evaluate(async base64 => {
      const image = new Image()
      image.src = `data:image/png;base64,${base64}`
      await image.decode()
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: image.width, height: image.height })
      const drawing = canvas.getContext('2d')
      drawing?.drawImage(image, 0, 0)
      const { data, width, height } = drawing?.getImageData(0, 0, image.width, image.height) ?? {
        data: [],
        width: 0,
        height: 0,
      }
      return { data: [...data], width, height }
    }, png.toString('base64'))
    await eye.close()
    return decodeQR({ ...seen, data: Uint8Array.from(seen.data) })
  }

  async function scan(phone: Phone, page: Page): Promise<string> {
    const answer = await phone.call('POST', '/phone/tickets/scan', { text: await readPicture(page) })
    assert.equal(answer.status, 200, answer.code ?? 'no answer')
    return (answer.body.ticket as { id: string }).id
  }

  const digitsOn = async (page: Page): Promise<string> => (await page.innerText('.ticket-digits')).trim()
  const approve = async (phone: Phone, ticket: string, digits: string) =>
    await phone.call('POST', '/phone/tickets/approve', { ticket, digits, proof: { kind: 'password', password } })

  it('picture, digits, signed in: the page goes on by itself', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    await look(page)
    assert.match(await page.innerText('[data-times]'), /图片 \d+ 秒后更换，本次扫码 \d+ 秒后失效/)
    const id = await scan(phone, page)
    await page.waitForSelector('.ticket-digits')
    await look(page)
    assert.equal((await approve(phone, id, await digitsOn(page))).status, 200)
    await page.waitForURL(`${phones.origin}/realms/toll/account`)
    await page.context().close()
  })

  it('stays of a shared computer, where that was ticked before the scan', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    await page.check('#shared_computer')
    const id = await scan(phone, page)
    await page.waitForSelector('.ticket-digits')
    await approve(phone, id, await digitsOn(page))
    await page.waitForURL(`${phones.origin}/realms/toll/account`)
    const [event] = (await phones.identity.eventsWritten('sign-in.completed')).slice(-1)
    assert.equal(event?.detail.sharedComputer, true)
    await page.context().close()
  })

  it('without script: the page is asked for again by hand, and a button goes on', async () => {
    const [phone, page] = [await ownPhone(), await showPicture({ javaScriptEnabled: false })]
    const id = await scan(phone, page)
    await page.click('noscript a, a.button')
    await approve(phone, id, await digitsOn(page))
    await page.goto(page.url())
    await page.click('form button.main')
    await page.waitForURL(`${phones.origin}/realms/toll/account`)
    await page.context().close()
  })

  it('where event streams fail, it asks', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    const broken = await showPicture()
    await broken.route('**/qr/events*', async route => await route.abort())
    await broken.reload()
    await scan(phone, broken)
    await broken.waitForSelector('.ticket-digits')
    for (const one of [page, broken]) await one.context().close()
  })

  it('declined on the phone: said so, and a new picture is a press away', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    const first = await readPicture(page)
    const id = await scan(phone, page)
    await phone.call('POST', '/phone/tickets/decline', { ticket: id })
    await page.waitForSelector('[data-ticket=declined]')
    await look(page)
    await page.click('form button.main')
    await page.waitForSelector('.ticket-picture')
    assert.notEqual(await readPicture(page), first)
    await page.context().close()
  })

  it('wrong digits: declined on both sides', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    const id = await scan(phone, page)
    await page.waitForSelector('.ticket-digits')
    const digits = (await digitsOn(page)) === '42' ? '43' : '42'
    assert.equal((await approve(phone, id, digits)).code, 'ticket.digits_wrong')
    await page.waitForSelector('[data-ticket=declined]')
    await page.context().close()
  })

  it('another browser that knows the address of the picture sees none, and no digits', async () => {
    const page = await showPicture()
    const other = await (await browser.newContext({ userAgent: desktopUserAgent(browser) })).newPage()
    for (const part of ['', '/picture.svg', '/state', '/events?status=pending']) {
      const answer = await other.goto(`${page.url()}${part}`).catch(() => null)
      assert.equal((await answer?.text())?.includes('M0 0h') ?? false, false, part)
      assert.equal(await other.locator('.ticket-picture, .ticket-digits').count(), 0, part)
    }
    for (const one of [page, other]) await one.context().close()
  })

  it('an ordinary camera is led to a page that explains, and the ticket is as it was', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    const text = await readPicture(page)
    const camera = await (await browser.newContext({ locale: 'en' })).newPage()
    await camera.goto(text)
    await look(camera)
    assert.equal(await camera.getAttribute('main a.button', 'href'), `http://localhost:8086/scan#${text}`)
    await scan(phone, page)
    for (const one of [page, camera]) await one.context().close()
  })

  it('says on the phone which application it is for', async () => {
    const [phone, page] = [await ownPhone(), await showPicture()]
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    const asked = new URLSearchParams({
      client_id: 'toll-sample',
      response_type: 'code',
      scope: 'openid',
      redirect_uri: 'http://127.0.0.1:9090/callback',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })
    await page.goto(`${phones.origin}/realms/toll/oidc/authorize?${asked.toString()}`)
    await page.click('a.corner:not(.below)')
    await page.waitForSelector('.ticket-picture')
    const { body } = await phone.call('POST', '/phone/tickets/scan', { text: await readPicture(page) })
    const { application, browser: asking, warnings } = body.ticket as Record<string, unknown>
    assert.equal(application, '第三方示例应用')
    assert.match(JSON.stringify(asking), /Windows/)
    assert.deepEqual(warnings, [
      { code: 'unknown-browser', text: '您的账户没有在这台设备上登录过。请确认它就在您面前。' },
    ])
    await page.context().close()
  })

  it('ends at its deadline, says so and does not begin again by itself', async () => {
    const page = await showPicture()
    phones.clock.skew += 121_000
    await page.reload()
    await page.waitForSelector('[data-ticket=over]')
    await look(page)
    await page.click('form button.main')
    await page.waitForSelector('.ticket-picture')
    await page.context().close()
  })

  it('refuses a phone of another realm, and who has no token, in words', async () => {
    const page = await showPicture()
    const phone = await phones.registered(await phones.holder({ realm: 'traffic' }))
    const text = await readPicture(page)
    assert.equal((await phone.call('POST', '/phone/tickets/scan', { text })).code, 'ticket.unknown')
    const url = `${phones.origin}/realms/toll/api/phone/tickets/scan`
    const headers = { 'content-type': 'application/json' }
    const bare = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ text }) })
    assert.equal(bare.status, 401)
    await page.context().close()
  })

  it('refuses a revoked phone between scan and approval', async () => {
    const holder = await phones.holder()
    const [phone, page] = [await phones.registered(holder), await showPicture()]
    const id = await scan(phone, page)
    await page.waitForSelector('.ticket-digits')
    await phones.phoneStore.revoke(phones.database.query, holder.id, phone.id)
    assert.equal((await approve(phone, id, await digitsOn(page))).code, 'phone.revoked')
    await page.context().close()
  })
})
