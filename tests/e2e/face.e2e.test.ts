/** A face check by the simulated provider: consent first, another way always beside it, and nobody is confirmed by a forged callback. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { answerCode, answerPassword, press, register } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })

/** On a device that nobody knows, after the password: the face is chosen, and its page asks for consent. */
async function choosesFace(visitor: Visitor) {
  const { page } = visitor
  const person = newPerson()
  await register(portal(), visitor, person)
  await page.context().clearCookies()
  await page.goto(`${world.bank}/accounts`)
  await page.waitForSelector('#identifier')
  await answerPassword(visitor, person.phone, person.password)
  await page.waitForSelector('#code')
  await press(page, 'button[name=medium][value=face]')
  await page.waitForSelector('#consent')
  return person
}

test('who agrees is looked at by the provider and comes back signed in', async () => {
  const visitor = await world.visit()
  const { page } = visitor
  await choosesFace(visitor)
  // Not ticked beforehand, and the other way is in sight, as large as this one.
  assert.equal(await page.isChecked('#consent'), false)
  assert.equal(await page.isVisible('button[name=medium][value=sms-code]'), true)
  await visitor.look()
  await page.check('#consent')
  await press(page, '#content form[action$="/face"] button')
  assert.match(page.url(), /\/simulated-face\//)
  assert.match(await visitor.read(), /这是模拟页面/)
  await visitor.look()

  // A callback that anybody could send confirms nobody, signed with a secret of theirs or not at all.
  const callback = `${world.identity}/realms/bank/api/face/callback`
  const body = JSON.stringify({ reference: 'r'.repeat(43), outcome: 'passed' })
  const seconds = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', 'guessed').update(`${seconds}.${body}`).digest('hex')
  for (const signature of ['', `t=${seconds},v1=${mac}`]) {
    const headers = { 'content-type': 'application/json', 'x-lingpai-signature': signature }
    assert.equal((await fetch(callback, { method: 'POST', body, headers })).status, 401)
  }

  const provider = page.url()
  await press(page, 'button[name=outcome][value=passed]')
  await page.waitForURL(`${world.bank}/accounts`)
  // The provider's page is good for one answer.
  assert.equal((await page.goto(provider))?.status(), 410)
  await visitor.leave()
})

test('who is not recognised is told, and goes on by message', async () => {
  const visitor = await world.visit({ width: 390, locale: 'en' })
  const { page } = visitor
  const person = await choosesFace(visitor)
  await page.check('#consent')
  await press(page, '#content form[action$="/face"] button')
  await press(page, 'button[name=outcome][value=failed]')
  await page.waitForSelector('#error-summary')
  assert.equal(await page.isChecked('#consent'), false)
  await visitor.look()
  await press(page, 'button[name=medium][value=sms-code]')
  await answerCode(portal(), visitor, person.phone)
  await page.waitForURL(`${world.bank}/accounts`)
  await visitor.leave()
})
