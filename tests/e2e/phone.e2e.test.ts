import assert from 'node:assert/strict'
import { get } from 'node:http'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { masked, newPerson } from './people.ts'
import { firstUse, registerPhone } from './phone-steps.ts'
import { atHome, openSignIn, press, signInOnNewDevice } from './steps.ts'

const world = startWorld()

const phone = async () => await world.visit({ width: 390, hasTouch: true, acceptDownloads: false })

/** Bytes over the wire, compressed as a browser asks for them. */
async function weigh(address: string): Promise<{ bytes: number; body: string }> {
  return await new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': 'br' } }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        resolve({ bytes: body.length, body: body.toString('utf8') })
      })
    }).on('error', reject)
  })
}

const tab = async (page: Page, name: string): Promise<void> => await page.click(`.app-bar button:has-text("${name}")`)

async function draw(page: Page, dots: string): Promise<void> {
  await page.focus('.pad')
  for (const dot of dots) await page.keyboard.press(dot)
  await page.keyboard.press('Enter')
}

test('first use, the phone registered, and a computer signed in by its real picture and a gesture', async () => {
  const owner = await phone()
  const person = newPerson()
  await firstUse(world, owner, person)
  await registerPhone(world, owner, person)
  const { page } = owner
  assert.ok((await owner.read()).includes(masked(person.phone)))
  await messageTo(world, person.phone, ({ template }) => template === 'phone-added')
  assert.equal(new URL(page.url()).search, '')

  await page.click('.row:has-text("手势密码")')
  await draw(page, '12369')
  await page.waitForSelector('text=请再画一次同样的图案')
  await draw(page, '12369')
  // Right after the step-up; later the password is asked.
  await page.waitForSelector('h1:has-text("手势密码已设置"), .prove #password')
  if ((await page.locator('.prove #password').count()) > 0) {
    await page.fill('#password', person.password)
    await page.click('.prove form button.main')
    await page.waitForSelector('h1:has-text("手势密码已设置")')
  }

  const desk = await world.visit()
  await openSignIn(world, desk)
  await press(desk.page, 'a.corner')
  const picture = await desk.page.locator('main').screenshot()
  await tab(page, '扫一扫')
  await page.setInputFiles('input[type=file]', { name: 'picture.png', mimeType: 'image/png', buffer: picture })
  await page.waitForSelector('#digits')
  const asked = await owner.read()
  for (const words of ['青禾通行门户', '登录您的账户', 'Chrome', '不是我，拒绝'])
    assert.ok(asked.includes(words), asked)
  await owner.look()
  const digits = desk.page.locator('main').getByText(/^\d{2}$/)
  await digits.waitFor()
  await page.fill('#digits', (await digits.innerText()).trim())
  await page.click('.pair button.main')
  await page.waitForSelector('.pad')
  await draw(page, '12369')
  await page.waitForSelector('h1:has-text("已确认")')
  await atHome(world, desk)
  await desk.leave()

  // The app, put away and opened again, asks for the gesture; the account centre signs the phone out.
  await page.goto(world.phone)
  await page.waitForSelector('h1:has-text("画手势密码打开")')
  const web = await world.visit()
  await signInOnNewDevice(world, web, person)
  await web.page.goto(`${world.identity}/realms/toll/account/phones`)
  await web.look()
  await press(web.page, 'main .list a')
  await press(web.page, 'form[action$="/sign-out"] button.danger')
  assert.match(await web.read(), /那部手机已退出/)
  await page.reload()
  await page.waitForSelector('main button:has-text("重新登录")')
  for (const visitor of [web]) await visitor.leave()
  await owner.context.close()
})

test('it can be installed, opens without a network, and its first load is light', async () => {
  const visitor = await phone()
  const { page, context } = visitor
  await page.goto(world.phone)
  await page.waitForSelector('h1')
  await visitor.look()
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const session = await context.newCDPSession(page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // A context of the tests keeps nothing behind, as a private window does; nothing else stands in the way.
  assert.deepEqual(
    installabilityErrors.map(one => one.errorId).filter(id => id !== 'in-incognito'),
    [],
  )
  const manifest = JSON.parse((await weigh(`${world.phone}/manifest.webmanifest`)).body) as Record<string, unknown>
  assert.deepEqual(
    [manifest['id'], manifest['start_url'], manifest['display'], manifest['name']],
    ['/', '/', 'standalone', '青禾令牌'],
  )

  const worker = await weigh(`${world.phone}/service-worker.js`)
  const { files } = JSON.parse(/^self\.shell = (.*)$/m.exec(worker.body)?.[1] ?? '{}') as { files: string[] }
  let bytes = worker.bytes
  for (const file of files) bytes += (await weigh(world.phone + file)).bytes
  assert.ok(bytes <= 100 * 1024, `${bytes} bytes`)

  await context.setOffline(true)
  await page.goto(`${world.phone}/codes`)
  await page.waitForSelector('h1:has-text("验证码")')
  await tab(page, '设置')
  await page.click('label:has-text("English")')
  await page.waitForSelector('h1:has-text("Settings")')
  await context.close()
})

test('answers that were not asked for here sign nobody in', async () => {
  const visitor = await phone()
  const { page } = visitor
  await page.goto(
    `${world.phone}/callback?code=stolen&state=unknown&iss=${encodeURIComponent(`${world.identity}/realms/toll`)}`,
  )
  await page.waitForSelector('text=这次登录不是从本应用开始的')
  assert.equal(page.url(), `${world.phone}/`)
  await page.goto(`${world.phone}/scan#${encodeURIComponent('https://evil.example/q/1.2')}`)
  await page.waitForSelector('main button')
  assert.equal(page.url(), `${world.phone}/scan`)
  await visitor.leave()
})
