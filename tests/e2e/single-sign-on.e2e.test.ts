import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { masked, newPerson } from './people.ts'
import { register, signOut } from './steps.ts'

const world = startWorld()

test('the second application signs in without asking, and sign-out there ends both', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(`${world.toll}/fleet`)
  await page.waitForSelector('.tool-account')
  assert.ok((await visitor.read()).includes(masked(person.phone)))
  await signOut(visitor)
  assert.match(page.url(), /\/fleet\/signed-out/)
  await page.goto(world.toll)
  assert.equal(await page.isVisible('.tool-sign-in'), true)
  await page.goto(`${world.identity}/realms/toll/account`)
  await page.waitForSelector('#identifier')
  await visitor.leave()
})

test('sign-out at the portal ends the second application too', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await register(world, visitor, newPerson())
  await page.goto(`${world.toll}/fleet`)
  await page.waitForSelector('.tool-account')
  await page.goto(world.toll)
  await signOut(visitor)
  await page.goto(`${world.toll}/fleet`)
  assert.equal(await page.isVisible('.tool-account'), false)
  await visitor.leave()
})

test('who signed in at the account centre is known at the portal without being asked', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  const state = await visitor.context.storageState()
  // The same browser, as if it had never been at the portal: only the issuer's cookies.
  const cookies = state.cookies.filter(({ name }) => !name.startsWith('toll-'))
  const fresh = await world.visit({ storageState: { cookies, origins: [] } })
  await fresh.page.goto(world.toll)
  await fresh.page.waitForSelector('.tool-account')
  await fresh.leave()
  await page.context().close()
})
