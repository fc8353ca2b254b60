import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { newPerson, type Person } from './people.ts'
import {
  answerCode,
  answerPassword,
  atHome,
  complaint,
  openSignIn,
  press,
  register,
  signIn,
  signInOnNewDevice,
  signOut,
} from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
const minute = 60_000

/** Five wrong passwords, one after another. @returns what the page said each time */
async function guess(visitor: Visitor, identifier: string): Promise<string[]> {
  const said: string[] = []
  await openSignIn(world, visitor)
  for (let time = 0; time < 5; time++) {
    await answerPassword(visitor, identifier, `wrong guess ${time}`)
    said.push(await complaint(visitor))
  }
  return said
}

const withoutTime = (said: string[]) => said.map(text => text.replace(/\d{1,2}:\d{2}/, 'HH:MM'))

test('wrong passwords say how many attempts are left, then until when the way is locked; the same for what is no account', async () => {
  const owner = await world.visit()
  const person = newPerson()
  await register(world, owner, person)
  await signOut(owner)

  const stranger = await world.visit()
  const said = await guess(stranger, person.phone)
  for (const [index, left] of [4, 3, 2, 1].entries()) assert.match(said[index] ?? '', new RegExp(`还可以试 ${left} 次`))
  assert.match(said[4] ?? '', /暂停到 \d{1,2}:\d{2}，之后自动恢复/)
  await answerPassword(stranger, person.phone, person.password)
  assert.match(await complaint(stranger), /错误次数太多，暂停到 \d{1,2}:\d{2}/)
  const help = stranger.page.getByRole('link', { name: /^了解更多/ })
  await Promise.all([stranger.page.waitForEvent('load'), help.click()])
  assert.match(await stranger.read(), /锁定/)

  const nobody = await world.visit()
  assert.deepEqual(withoutTime(await guess(nobody, newPerson().phone)), withoutTime(said))

  // The owner's own device is not locked, and the owner is told.
  await messageTo(world, person.phone, ({ template }) => template === 'locked')
  await signIn(world, owner, person.phone, person.password)

  world.advance(31 * minute)
  await openSignIn(world, stranger)
  await answerPassword(stranger, person.phone, 'wrong once more')
  assert.match(await complaint(stranger), /还可以试 4 次/)
  for (const visitor of [owner, stranger, nobody]) await visitor.leave()
})

test('an empty form says what is missing and counts nothing', async () => {
  const visitor = await world.visit()
  await openSignIn(world, visitor)
  await press(visitor.page)
  assert.match(await complaint(visitor), /有 2 处要改\s+请填写账号。\s+请填写密码。/)
  await answerPassword(visitor, newPerson().phone, 'first guess')
  assert.match(await complaint(visitor), /还可以试 4 次/)
  await visitor.leave()
})

/** A stranger who knows the password and reads the phone is in; the message that tells of it has a link. */
async function breakIn(person: Person): Promise<{ thief: Visitor; link: string }> {
  const thief = await world.visit()
  await openSignIn(world, thief)
  await answerPassword(thief, person.phone, person.password)
  assert.match(await thief.read(), /我们还不认识这台设备，所以多一步验证/)
  await answerCode(world, thief, person.phone)
  await atHome(world, thief)
  const told = await messageTo(world, person.phone, ({ template }) => template === 'signed-in-new-device')
  return { thief, link: told.parameters['reportUrl'] ?? '' }
}

test('a new device asks for a code, the holder is told, and “this wasn’t me” ends it and holds the account until it is recovered', async () => {
  const owner = await world.visit()
  const person = newPerson()
  await register(world, owner, person)
  await signOut(owner)
  const { thief, link } = await breakIn(person)

  await owner.page.goto(link)
  await owner.look()
  await press(owner.page, 'button.danger')
  await owner.page.waitForURL(/not-me\/done/)
  await owner.look()

  await thief.page.goto(`${world.identity}/realms/toll/account`)
  await thief.page.waitForSelector('#identifier')
  await answerPassword(thief, person.phone, person.password)
  await thief.page.waitForSelector('h1')
  assert.match(await thief.read(), /有人报告“不是我”而暂停使用/)
  await thief.look()

  await owner.page.goto(link)
  assert.doesNotMatch(await owner.read(), /确认不是我/)
  await owner.look()
  for (const visitor of [owner, thief]) await visitor.leave()
})

test('a device that was used once is known from then on', async () => {
  const first = await world.visit()
  const person = newPerson()
  await register(world, first, person)
  const second = await world.visit()
  await signInOnNewDevice(world, second, person)
  await signOut(second)
  await signIn(world, second, person.phone, person.password)
  for (const visitor of [first, second]) await visitor.leave()
})
