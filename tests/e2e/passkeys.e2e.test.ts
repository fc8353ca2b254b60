/** Passkeys with Chromium's virtual authenticator (WebAuthn Level 3 11, over the DevTools protocol). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { messageTo } from './outbox.ts'
import { addPasskey, plugIn } from './passkey-steps.ts'
import { newPerson } from './people.ts'
import { answerPassword, atHome, openSignIn, press, register, signOut } from './steps.ts'

const world = startWorld()
const account = () => `${world.identity}/realms/toll/account`

test('a passkey is added, signs in with nothing typed, confirms what is grave, and is removed', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const { cdp, authenticatorId } = await plugIn(visitor)
  const person = newPerson()
  await register(world, visitor, person)
  await addPasskey(visitor, { centre: account(), name: '我的电脑', password: person.password })
  const text = await visitor.read()
  for (const words of ['通行密钥已添加', '我的电脑', '还没有用过']) assert.ok(text.includes(words), text)
  await messageTo(world, person.phone, ({ template }) => template === 'passkey-added')
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  assert.equal(credentials.length, 1)
  assert.equal(credentials[0]?.isResidentCredential, true)

  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
  await page.goto(world.toll)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await page.waitForSelector('#passkey:not([hidden])')
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
  await page.click('#passkey button')
  await atHome(world, visitor)

  world.advance(11 * 60_000)
  await page.goto(`${account()}/passkeys`)
  assert.match(await visitor.read(), /上次使用/)
  await press(page, 'a[href*="/passkeys/"]:has-text("管理")')
  // Long enough ago that it is asked again: the passkey answers in place of the password.
  await page.waitForSelector('#password')
  await page.click('#passkey button')
  await page.waitForSelector('form[action$="/remove"]')
  await press(page, 'form[action$="/remove"] button')
  assert.match(await visitor.read(), /通行密钥已移除/)
  await messageTo(world, person.phone, ({ template }) => template === 'passkey-removed')

  await page.goto(world.toll)
  await signOut(visitor)
  await page.goto(`${world.toll}/`)
  await page.click('header.top .tool-sign-in a')
  // Offered in the autofill, it is refused there; the page that says so does not ask again by itself.
  await page.waitForSelector('#error-summary')
  assert.match(await page.innerText('#error-summary'), /这个通行密钥没有通过验证，还可以试 4 次/)
  await visitor.leave()
})

test('the autofill of the identifier field offers it from the beginning', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await plugIn(visitor)
  const person = newPerson()
  await register(world, visitor, person)
  await addPasskey(visitor, { centre: account(), name: '', password: person.password })
  await page.goto(world.toll)
  await signOut(visitor)
  // The virtual authenticator answers the autofill by itself.
  await page.goto(`${world.toll}/`)
  await page.click('header.top .tool-sign-in a')
  await atHome(world, visitor)
  await visitor.leave()
})

test('on a new device it takes the place of the code after the password', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const { cdp, authenticatorId } = await plugIn(visitor)
  const person = newPerson()
  await register(world, visitor, person)
  await addPasskey(visitor, { centre: account(), name: '钥匙', password: person.password })
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
  await page.context().clearCookies()
  await openSignIn(world, visitor)
  await answerPassword(visitor, person.phone, person.password)
  // Asked first; the message is sent to who would rather have it.
  await page.waitForSelector('button[name=medium][value=sms-code]')
  await visitor.look()
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
  await page.click('#passkey button')
  await atHome(world, visitor)
  await visitor.leave()
})

test('who has none, or calls it off, is told so and signs in as before', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const { cdp, authenticatorId } = await plugIn(visitor)
  const person = newPerson()
  await register(world, visitor, person)
  await page.goto(world.toll)
  await signOut(visitor)
  await openSignIn(world, visitor)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.click('#passkey button')
  await page.waitForFunction(() => document.querySelector('#passkey [role=status]')?.textContent?.includes('没有完成'))
  await answerPassword(visitor, person.phone, person.password)
  await atHome(world, visitor)
  await visitor.leave()
})

test('without scripts the pages say what is needed, and the other ways are there', async () => {
  const visitor = await world.visit({ javaScriptEnabled: false })
  const { page } = visitor
  await page.goto(`${world.identity}/realms/toll/sign-in`)
  assert.equal(await page.locator('#passkey:visible').count(), 0)
  assert.equal(await page.locator('#password:visible').count(), 1)
  await visitor.leave()
})
