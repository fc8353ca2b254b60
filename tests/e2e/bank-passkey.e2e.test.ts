/** A payment signed by a passkey of Chromium's virtual authenticator, and the choice among all media that somebody may hold. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activateGridCard, activateToken, addPayee, centreOf, chooseMedium, pay } from './bank-steps.ts'
import { startWorld } from './harness.ts'
import { registerKey } from './key-steps.ts'
import { addPasskey, plugIn } from './passkey-steps.ts'
import { newPerson } from './people.ts'
import { complaint, register } from './steps.ts'

const person = newPerson()
const world = startWorld({ keyHolders: [{ name: person.name, document: person.idNumber }] })
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })

test('who holds five media chooses among them in any size, and signs with the passkey', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const { cdp, authenticatorId } = await plugIn(visitor)
  await register(portal(), visitor, person)
  await world.openBankAccount({ holder: person.name, fen: 500_000 })
  await addPasskey(visitor, { centre: centreOf(world), name: '我的电脑', password: person.password })
  const device = await activateToken(world, visitor, person)
  await device.page.close()
  await activateGridCard(world, visitor, person)
  await registerKey(world, visitor, person)

  const payee = await addPayee(world, visitor)
  await pay(world, visitor, { payee, amount: '880.00' })
  const review = page.url()
  const offered = await page.locator('input[name=medium]').evaluateAll(all => all.map(one => one.getAttribute('value')))
  assert.deepEqual(offered, ['certificate-key', 'passkey', 'otp-token', 'sms-code', 'grid-card'])
  for (const query of ['size=large&lang=zh-CN', 'size=large&lang=en', 'size=normal&lang=zh-CN']) {
    await page.goto(`${review}?${query}`)
    await visitor.look()
  }

  // Nobody touches the key: nothing is signed, and the page says so and lets it be tried again.
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await chooseMedium(visitor, 'passkey')
  await page.waitForSelector('#passkey:not([hidden])')
  for (const text of ['880.00', '远山商贸有限公司', '6299 9900 0000 0000 024'])
    assert.ok((await visitor.read()).includes(text), text)
  await visitor.look()
  await page.click('#passkey button')
  await page.waitForSelector('#passkey [role=status]:has-text("没有完成")')
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await page.click('#passkey button')
  await page.waitForURL(`${world.bank}/transfers/*`)
  assert.match(await visitor.read(), /付款成功/)
  await page.goto(`${world.bank}/accounts`)
  assert.match(await visitor.read(), /4,120\.00元/)
  await visitor.leave()
})

test('a passkey of another account signs nothing, and the page says so', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  const { cdp, authenticatorId } = await plugIn(visitor)
  const other = newPerson()
  await register(portal(), visitor, other)
  await world.openBankAccount({ holder: other.name, fen: 500_000 })
  await addPasskey(visitor, { centre: centreOf(world), name: '我的', password: other.password })
  const [own] = (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  assert.ok(own)
  await pay(world, visitor, { payee: await addPayee(world, visitor), amount: '100.00' })
  await chooseMedium(visitor, 'passkey')
  await page.waitForSelector('#passkey:not([hidden])')
  // The same credential and handle with another private key behind it: a key that was never registered here.
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])
  const forged = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64')
  await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: own.credentialId })
  await cdp.send('WebAuthn.addCredential', { authenticatorId, credential: { ...own, privateKey: forged } })
  await page.click('#passkey button')
  await page.waitForSelector('#error-summary')
  assert.match(await complaint(visitor), /没有通过验证/)
  await visitor.look()
  await page.goto(`${world.bank}/accounts`)
  assert.match(await visitor.read(), /5,000\.00元/)
  await visitor.leave()
})
