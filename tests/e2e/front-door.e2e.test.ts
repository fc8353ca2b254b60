import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { messagesTo } from './outbox.ts'
import { masked, newPerson } from './people.ts'
import { answerCode, atHome, complaint, openSignIn, press, register, signIn, signOut, submit } from './steps.ts'

const world = startWorld()

test('the home page has 登录 at the top right, and it leads to the sign-in page', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await page.goto(world.toll)
  const link = page.getByRole('banner').getByRole('link', { name: '登录' })
  const box = await link.boundingBox()
  assert.ok(box && box.x > 1000 && box.y < 60, JSON.stringify(box))
  await link.click()
  await page.waitForSelector('#identifier')
  assert.ok(page.url().startsWith(`${world.identity}/realms/toll/`), page.url())
  await visitor.leave()
})

test('a registration: consent not ticked beforehand, strength shown, and at its end the portal with name and masked phone', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person, async name => {
    if (name === 'register-phone') assert.equal(await page.isChecked('#consent'), false)
    if (name === 'register-real-name') assert.match(await visitor.read(), /模拟的实名登记库/)
    if (name !== 'register-password') return
    await page.fill('#password', '12345678')
    await page.waitForSelector('[data-strength][data-score="0"]')
    await page.fill('#password', person.password)
    await page.waitForSelector('[data-strength][data-score="4"]')
  })
  const text = await visitor.read()
  assert.ok(text.includes(person.name) && text.includes(masked(person.phone)), text)
  assert.ok(!(await page.content()).includes(person.phone), 'the whole phone is shown nowhere')
  await visitor.leave()
})

test('a registration form says all that is wrong at once, and keeps what was typed', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await page.goto(`${world.identity}/realms/toll/register`)
  await page.fill('#phone', '1391')
  await press(page)
  assert.match(await complaint(visitor), /有 2 处要改\s+手机号码应为 11 位，请核对位数。\s+同意后才能注册。/)
  assert.equal(await page.inputValue('#phone'), '1391')
  assert.match(await page.title(), /^有误：/)
  await visitor.leave()
})

test('a phone that has an account is told so by a message only: the page goes on as for any other', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  await register(world, visitor, person)
  const other = await world.visit()
  await other.page.goto(`${world.identity}/realms/toll/register`)
  await other.page.fill('#phone', person.phone)
  await other.page.check('#consent')
  await press(other.page)
  await other.page.waitForSelector('#code')
  assert.ok((await other.read()).includes(masked(person.phone)))
  const templates = (await messagesTo(world, person.phone)).map(({ template }) => template)
  assert.ok(templates.includes('already-registered'), templates.join())
  await other.leave()
  await page.context().close()
})

test('sign-in by phone, national ID, username and email with password, and by phone with a code', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const person = newPerson()
  const account = `${world.identity}/realms/toll/account`
  await register(world, visitor, person)
  await page.goto(`${account}/identifiers/username`)
  await page.fill('#password', person.password)
  await press(page)
  await page.fill('#username', 'Qing.River')
  await press(page)
  const email = `${person.phone}@qinghe.example`
  await page.goto(`${account}/identifiers/email`)
  await press(page)
  await page.fill('#password', person.password)
  await press(page)
  await answerCode(world, visitor, person.phone)
  await page.fill('#value', email)
  await press(page)
  await answerCode(world, visitor, email)
  await page.waitForURL(/\/account/)
  await page.goto(world.toll)
  await signOut(visitor)
  for (const identifier of [person.phone, person.idNumber, 'qing.river', email]) {
    await signIn(world, visitor, identifier, person.password)
    await signOut(visitor)
  }
  await openSignIn(world, visitor)
  await press(page, 'a[href*="way=sms-code"]')
  await page.fill('#identifier', person.phone)
  await press(page, submit)
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
  await visitor.leave()
})

test('the sign-in page says what the device and environment check found, in words', async () => {
  const visitor = await world.visit()
  await openSignIn(world, visitor)
  assert.match(await visitor.read(), /环境检查通过：\s*首次在这台设备上登录（Chrome \d+\s· Windows 10/)
  await visitor.leave()
})
