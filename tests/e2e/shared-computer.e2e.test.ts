/** 公用电脑, and forgetting the device in hand: what the pages say of it is true. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { newPerson, type Person } from './people.ts'
import { answerCode, answerPassword, atHome, openSignIn, press, register, signOut } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
const minute = 60_000
const account = () => `${world.identity}/realms/toll/account`

async function signInShared(visitor: Visitor, person: Person): Promise<void> {
  await openSignIn(world, visitor)
  await visitor.page.check('#shared_computer')
  await answerPassword(visitor, person.phone, person.password)
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
}

/** The identity service's own cookies that outlive the browser. */
async function kept({ context }: Visitor, name: string): Promise<boolean | undefined> {
  const cookie = (await context.cookies(account())).find(one => one.name.endsWith(name))
  return cookie && cookie.expires > 0
}

test('a shared computer is not remembered: no cookie outlives the browser, and the next sign-in asks for a code again', async () => {
  const owner = await world.visit()
  const person = newPerson()
  await register(world, owner, person)
  const shared = await world.visit()
  await signInShared(shared, person)
  assert.equal(await kept(shared, 'toll-session'), false)
  assert.equal(await kept(shared, 'toll-device'), false)
  await shared.page.goto(`${account()}/sessions`)
  assert.match(await shared.read(), /公用电脑/)
  await shared.look()
  await shared.page.goto(`${account()}/devices`)
  assert.equal(await shared.page.locator('#content .list > li').count(), 1)
  await shared.page.goto(world.toll)
  await signOut(shared)
  await openSignIn(world, shared)
  assert.equal(await shared.page.isChecked('#shared_computer'), false)
  await answerPassword(shared, person.phone, person.password)
  assert.match(await shared.read(), /我们还不认识这台设备/)
  for (const visitor of [owner, shared]) await visitor.leave()
})

test('the choice is kept where the form comes back, and a phone is not asked', async () => {
  const visitor = await world.visit()
  await openSignIn(world, visitor)
  await visitor.page.check('#shared_computer')
  await press(visitor.page)
  assert.equal(await visitor.page.isChecked('#shared_computer'), true)
  const phone = await world.visit({
    width: 390,
    userAgent: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36',
  })
  await openSignIn(world, phone)
  assert.equal(await phone.page.locator('#shared_computer').count(), 0)
  for (const one of [visitor, phone]) await one.leave()
})

test('a device that was known is known no longer once its user calls it shared', async () => {
  const visitor = await world.visit()
  const person = newPerson()
  await register(world, visitor, person)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await visitor.page.check('#shared_computer')
  await answerPassword(visitor, person.phone, person.password)
  await atHome(world, visitor)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await answerPassword(visitor, person.phone, person.password)
  assert.match(await visitor.read(), /我们还不认识这台设备/)
  await visitor.leave()
})

test('removing the device in hand signs out here, as the page says', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(`${account()}/devices`)
  await press(page, 'form[action$="/forget"] button')
  assert.match(await visitor.read(), /已移除这台设备\s+这台设备上的登录已退出/)
  await visitor.look()
  await page.goto(account())
  await page.waitForSelector('#identifier')
  await page.goto(world.toll)
  await page.waitForSelector('.tool-sign-in')
  await visitor.leave()
})

// The last: the provider's tokens keep the machine's clock, and a logout token of twenty minutes ago is refused.
test('on a shared computer ten minutes without use sign out, elsewhere they do not', async () => {
  const owner = await world.visit()
  const person = newPerson()
  await register(world, owner, person)
  const shared = await world.visit()
  await signInShared(shared, person)
  world.advance(9 * minute)
  await shared.page.goto(account())
  assert.match(await shared.read(), /安全中心/)
  world.advance(11 * minute)
  await owner.page.goto(account())
  assert.match(await owner.read(), /安全中心/)
  await shared.page.goto(account())
  await shared.page.waitForSelector('#identifier')
  for (const visitor of [owner, shared]) await visitor.leave()
})
