/** The certificate key (U盾) by the simulated one of the demonstration: registered, at a sign-in, and for a payment. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { askKey, registerKey, sign } from './key-steps.ts'
import { messageTo } from './outbox.ts'
import { newPerson } from './people.ts'
import { answerCode, answerPassword, complaint, press, register } from './steps.ts'

const person = newPerson()
const world = startWorld({ keyHolders: [{ name: person.name, document: person.idNumber }] })
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })

/** Milliseconds after which the service has read a new revocation list. */
const rereadAfter = 10_000

test('a key is registered, asked for on a new device, and approves a payment above what any other medium may', async () => {
  const visitor = await world.visit()
  const { page, context } = visitor
  await register(portal(), visitor, person)
  await world.openBankAccount({ holder: person.name, fen: 10_000_000 })
  await page.goto(`${world.bank}/payees/new`)
  await page.fill('#name', '远山商贸有限公司')
  await page.fill('#number', '6299990000000000024')
  await page.check('input[name=where][value=other]')
  await page.fill('#bank', '远山银行')
  await press(page)

  await registerKey(world, visitor, person)
  await visitor.look()
  const { parameters } = await messageTo(portal(), person.phone, ({ template }) => template === 'medium-changed')
  assert.equal(parameters['medium'], 'U盾')

  // A device that nobody knows, past the payee's cooling-off; the key lies where it lay.
  for (const origin of [world.identity, world.bank]) await context.clearCookies({ domain: new URL(origin).hostname })
  await world.endCoolingOff()
  await page.goto(`${world.bank}/accounts`)
  await page.waitForSelector('#identifier')
  await answerPassword(visitor, person.phone, person.password)
  await page.waitForSelector('#certificate-key:not([hidden])')
  await visitor.look()
  const signingIn = await askKey(visitor)
  assert.match(await signingIn.innerText('[data-who]'), new RegExp(world.identity))
  await sign(visitor, signingIn)
  await page.waitForURL(`${world.bank}/accounts`)

  await page.goto(`${world.bank}/payees`)
  await press(page, 'a[href^="/transfers/new?payee="]')
  await page.fill('#amount', '60000')
  await page.fill('#memo', '货款')
  await press(page)
  const review = page.url()
  await press(page)
  await press(page)
  await page.waitForSelector('#certificate-key:not([hidden])')
  assert.equal(await page.title(), '用 U盾确认 · 青禾银行')
  await visitor.look()

  // Declined at the key nothing is paid, and the page says so and lets it be tried again.
  const declining = await askKey(visitor)
  await declining.click('[data-act=decline] button')
  await page.waitForSelector('#certificate-key [role=status]:has-text("您在 U盾上选择了不签名")')
  const paying = await askKey(visitor)
  const shown = await paying.innerText('[data-details]')
  for (const text of ['60,000.00', '远山商贸有限公司', '6299 9900 0000 0000 024', '远山银行', '货款'])
    assert.ok(shown.includes(text), `${text} in ${shown}`)
  await paying.fill('[data-part=request] [name=pin]', '111111')
  await paying.click('[data-act=sign] button.main')
  await paying.waitForSelector('[data-said]:not([hidden])')
  assert.match(await paying.innerText('[data-said]'), /5/)
  await sign(visitor, paying)
  await page.waitForURL(review)
  assert.match(await visitor.read(), /付款成功/)
  await visitor.look()
  await page.goto(`${world.bank}/accounts`)
  assert.match(await visitor.read(), /40,000\.00元/)

  // Revoked by its authority it signs in nobody; the page says why, where to read more, and offers the message.
  await page.goto(world.key)
  await page.click('[data-part=key] [data-act=revoke] button')
  await page.waitForSelector('[data-said].ok:not([hidden])')
  await context.clearCookies()
  world.advance(rereadAfter)
  await page.goto(`${world.bank}/accounts`)
  await page.waitForSelector('#identifier')
  await answerPassword(visitor, person.phone, person.password)
  await page.waitForSelector('#certificate-key:not([hidden])')
  await sign(visitor, await askKey(visitor))
  assert.match(await complaint(visitor), /吊销/)
  await visitor.look()
  assert.match((await page.getAttribute('#error-summary a[href*="/help/"]', 'href')) ?? '', /\/help\/certificate-key$/)
  await press(page, 'button[value=sms-code]')
  await answerCode(portal(), visitor, person.phone)
  await page.waitForURL(`${world.bank}/accounts`)
  await visitor.leave()
})
