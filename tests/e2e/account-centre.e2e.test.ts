import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { masked, newPerson, type Person } from './people.ts'
import { answerCode, atHome, openSignIn, press, register, signIn, signInOnNewDevice, signOut } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
const account = () => `${world.identity}/realms/toll/account`

/** A page that asks for the password first, because what can be done there is grave. */
async function openGuarded({ page }: Visitor, { password }: Person, path: string): Promise<void> {
  await page.goto(`${account()}${path}`)
  await page.fill('input[autocomplete=current-password]', password)
  await press(page)
}

test('from the portal to 安全中心: score, ways to sign in, devices and activity in words', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await press(page, `a[href="${account()}"]:not(.menu a)`)
  const text = await visitor.read()
  for (const words of ['安全中心', '两步验证', masked(person.phone), '注册账户', '本机'])
    assert.ok(text.includes(words), text)
  assert.ok(!(await page.content()).includes(person.phone))
  await visitor.leave()
})

test('sessions: the other browser is listed, and ending it ends it', async () => {
  const first = await world.visit()
  const person = newPerson()
  await register(world, first, person)
  const second = await world.visit()
  await signInOnNewDevice(world, second, person)
  await first.page.goto(`${account()}/sessions`)
  await press(first.page, 'form[action$="/sessions/end-others"] button')
  assert.match(await first.read(), /其他地方的登录都已退出/)
  await second.page.goto(account())
  await second.page.waitForSelector('#identifier')
  await first.page.goto(account())
  assert.match(await first.read(), /安全中心/)
  for (const visitor of [first, second]) await visitor.leave()
})

test('a new password is told, and is the one that signs in', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(`${account()}/password`)
  await page.fill('#password', '12345678')
  await press(page)
  assert.match(await page.innerText('#error-summary'), /\S/)
  await page.fill('#password', 'seven bridges 31 willow')
  await press(page)
  assert.match(await visitor.read(), /密码已修改/)
  await messageTo(world, person.phone, ({ template }) => template === 'password-changed')
  await page.goto(world.toll)
  await signOut(visitor)
  await signIn(world, visitor, person.phone, 'seven bridges 31 willow')
  await visitor.leave()
})

test('the phone is changed with proofs of the old and of the new, and the old one is told', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  const { phone } = newPerson()
  await register(world, visitor, person)
  await page.goto(`${account()}/identifiers/phone`)
  await press(page)
  await page.fill('#password', person.password)
  await press(page)
  await answerCode(world, visitor, person.phone)
  await page.fill('#value', phone)
  await press(page)
  await answerCode(world, visitor, phone)
  await page.waitForURL(/\/account/)
  await page.goto(`${account()}/identifiers`)
  const text = await visitor.read()
  assert.ok(text.includes(masked(phone)) && !text.includes(masked(person.phone)), text)
  await messageTo(world, person.phone, ({ template }) => template === 'identifier-changed')
  // The portal keeps what it was told for a minute.
  world.advance(61_000)
  await page.goto(world.toll)
  const home = await visitor.read()
  assert.ok(home.includes(masked(phone)) && !home.includes(masked(person.phone)), home)
  await visitor.leave()
})

test('my data comes as a file', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await openGuarded(visitor, person, '/data')
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#content form button.main')])
  assert.match(download.suggestedFilename(), /^toll-account-\d{4}-\d{2}-\d{2}\.zip$/)
  assert.equal(await download.failure(), null)
  await visitor.leave()
})

test('closing the account: what happens is said, it asks to be confirmed, and can be taken back while it cools off', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(`${account()}/close`)
  assert.match(await visitor.read(), /7\s*天/)
  await press(page, 'a[href$="/close/confirm"]')
  await page.fill('#password', person.password)
  await press(page)
  await press(page, 'button.danger')
  assert.equal(await page.isVisible('#error-summary'), true)
  await page.check('#confirmed')
  await press(page, 'button.danger')
  assert.match(await visitor.read(), /账户将于 .+ 注销/)
  await press(page, 'form[action$="/close/cancel"] button')
  assert.match(await visitor.read(), /账户已保留，注销已取消/)
  await visitor.leave()
})

test('two-step at every sign-in: the known device is asked for a code as well', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await openGuarded(visitor, person, '/two-step')
  await page.check('input[value="always"]')
  await press(page)
  await page.goto(world.toll)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await page.fill('#identifier', person.phone)
  await page.fill('#password', person.password)
  await press(page)
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
  await visitor.leave()
})

test('“not me” in the activity says what will happen and does it', async () => {
  const first = await world.visit()
  const person = newPerson()
  await register(world, first, person)
  const second = await world.visit()
  await signInOnNewDevice(world, second, person)
  await first.page.goto(`${account()}/activity`)
  await press(first.page, 'a[href$="/not-me"]')
  await press(first.page, 'button.danger')
  await second.page.goto(account())
  await second.page.waitForSelector('#identifier')
  for (const visitor of [first, second]) await visitor.leave()
})

test('who is asked for the password again can leave without giving it', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(`${account()}/identifiers/username`)
  await page.waitForSelector('#password')
  await press(page, '#content .after-button a')
  assert.equal(page.url(), account())
  await visitor.leave()
})
