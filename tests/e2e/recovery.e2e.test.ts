import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import {
  answerCode,
  answerPassword,
  atHome,
  complaint,
  openSignIn,
  press,
  recover,
  register,
  signIn,
  signOut,
} from './steps.ts'

const world = startWorld()
const minute = 60_000
const newPassword = 'quiet harbour 82 lanterns'

test('a forgotten password: the phone and one more item of identity set a new one and unlock the account', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  for (let time = 0; time < 5; time++) await answerPassword(visitor, person.phone, 'forgotten')
  assert.match(await complaint(visitor), /也可以找回密码来解锁/)
  await recover(world, visitor, { person, password: newPassword })
  await press(page, '#content a.button')
  await answerPassword(visitor, person.phone, newPassword)
  // Whoever had the account may have used this very device: none is known any more.
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await answerPassword(visitor, person.phone, person.password)
  assert.match(await complaint(visitor), /账号或密码不对/)
  await visitor.leave()
})

test('a recovery begun in one browser and carried into another is refused there and goes on in the first', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await press(page, 'a[href*="/recover"]')
  await page.fill('#identifier', person.phone)
  await press(page)
  await answerCode(world, visitor, person.phone)
  const other = await world.visit()
  const answer = await other.page.goto(page.url())
  assert.equal(answer?.status(), 403)
  assert.match(await other.read(), /请在原来的浏览器里继续/)
  await other.look()
  await press(other.page, '#content a.button')
  assert.match(await other.read(), /忘记密码/)
  assert.equal(await page.isVisible('#national-id-last-6'), true)
  for (const one of [visitor, other]) await one.leave()
})

test('“back” after the end says that it is done and leads on', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  const [interaction, ceremony] = [page.url(), await page.locator('#content form').first().getAttribute('action')]
  await answerPassword(visitor, person.phone, person.password)
  await atHome(world, visitor)
  await page.goto(interaction)
  assert.match(await visitor.read(), /您已经登录了/)
  await page.goto(new URL(ceremony ?? '', interaction).href)
  assert.match(await visitor.read(), /这一步已经完成/)
  await visitor.look()
  await press(page, '#content a.button')
  assert.match(await visitor.read(), /您已经登录了/)
  await press(page, '#content a.button')
  await atHome(world, visitor)
  await visitor.leave()
})

test('a page that was open too long says so and recovers: what was begun for is where it ends', async () => {
  const visitor = await world.visit()
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  world.advance(31 * minute)
  await answerPassword(visitor, person.phone, person.password)
  assert.match(await visitor.read(), /页面放得太久，已经过期/)
  await visitor.look()
  await press(visitor.page, '#content a.button')
  await answerPassword(visitor, person.phone, person.password)
  // The portal waited ten minutes for its answer: it asks again, and nothing has to be typed twice.
  await press(visitor.page, '#content a.button')
  await atHome(world, visitor)
  await signOut(visitor)
  await signIn(world, visitor, person.phone, person.password)
  await visitor.leave()
})
