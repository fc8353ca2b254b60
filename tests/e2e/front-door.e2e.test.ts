import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { masked, newPerson } from './people.ts'
import { openSignIn, register, signIn, signOut } from './steps.ts'

const world = startWorld()

test('the home page has 登录 at the top right, and it leads to the sign-in page', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await page.goto(world.toll)
  const link = page.getByRole('banner').getByRole('link', { name: '登录' })
  const box = await link.boundingBox()
  assert.ok(box && box.x > 1000 && box.y < 80, JSON.stringify(box))
  await visitor.look()
  await link.click()
  await page.waitForSelector('#identifier')
  assert.ok(page.url().startsWith(`${world.identity}/realms/toll/`), page.url())
  await visitor.look()
  await visitor.leave()
})

test('a person registers by phone and is at the portal, signed in', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person, async name => {
    await visitor.look()
    if (name === 'register-phone') assert.equal(await page.isChecked('#consent'), false)
    if (name === 'register-real-name') assert.match(await visitor.read(), /模拟的实名登记库/)
    if (name !== 'register-password') return
    await page.fill('#password', '12345678')
    await page.waitForSelector('[data-strength][data-score="0"]')
    await page.fill('#password', person.password)
    await page.waitForSelector('[data-strength][data-score="4"]')
  })
  await visitor.look()
  const text = await visitor.read()
  assert.ok(text.includes(person.name) && text.includes(masked(person.phone)), text)
  assert.ok(!text.includes(person.phone), 'the whole phone is shown nowhere')
  await signOut(world, visitor)
  await visitor.look()
  for (const identifier of [person.phone, person.idNumber]) {
    await signIn(world, visitor, identifier, person.password)
    await signOut(world, visitor)
  }
  await openSignIn(world, visitor)
  await visitor.leave()
})
