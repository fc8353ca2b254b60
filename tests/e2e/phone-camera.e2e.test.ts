import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { showToCamera, showWall } from './fake-camera.ts'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { firstUse, registerPhone, tab } from './phone-steps.ts'
import { atHome, openSignIn, press } from './steps.ts'

const folder = mkdtempSync(join(tmpdir(), 'lingpai-camera-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const camera = join(folder, 'camera.y4m')
showWall(camera)
const world = startWorld({ camera })

test('the phone’s camera reads the picture off the computer’s screen, and the computer is signed in', async () => {
  const owner = await world.visit({ width: 390, hasTouch: true, permissions: ['camera'] })
  const person = newPerson()
  await firstUse(world, owner, person)
  await registerPhone(world, owner, person)
  const { page } = owner

  const desk = await world.visit()
  await openSignIn(world, desk)
  await press(desk.page, 'a.corner')
  // The page as it is on the screen, as far as a hand holds the phone before it.
  const screenshot = await desk.page.locator('.ticket-picture').screenshot({ scale: 'css' })
  await tab(page, '扫一扫')
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  await owner.look()
  assert.equal(await page.locator('#digits').count(), 0, 'the camera sees nothing yet')
  await tab(page, '首页')
  await showToCamera(camera, screenshot, desk.page)
  await tab(page, '扫一扫')
  await page.waitForSelector('#digits')
  assert.match(await owner.read(), /登录您的账户/)

  const digits = desk.page.locator('.ticket-digits')
  await digits.waitFor()
  await page.fill('#digits', (await digits.innerText()).trim())
  await page.click('.pair button.main')
  await page.fill('.prove #password', person.password)
  await page.click('.prove form button.main')
  await page.waitForSelector('h1:has-text("已确认")')
  await atHome(world, desk)
  await desk.leave()
  await owner.leave()
})
