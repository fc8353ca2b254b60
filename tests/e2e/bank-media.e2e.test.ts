/** The media of the bank in their holder's hands: taken into use, for a sign-in and for payments, in both languages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GivenToken } from './counter.ts'
import { startWorld } from './harness.ts'
import { newPerson, type Person } from './people.ts'
import { answerPassword, press, register, signOut } from './steps.ts'
import type { Visitor } from './visitor.ts'

const world = startWorld()
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })
const centre = () => `${world.identity}/realms/bank/account`

/** The device on the desk, in a tab of its own. */
async function deviceOf(visitor: Visitor, { serial }: GivenToken) {
  const page = await visitor.context.newPage()
  const address = `${world.identity}/simulated-devices/tokens/${serial}`
  await page.goto(address)
  const send = async () =>
    await Promise.all([page.waitForEvent('load'), page.locator('.device-keys button').first().click()])
  await page.fill('#pin', '280316')
  await send()
  return {
    page,
    /** Keys in what the page asks, and reads the display. */
    async answer(question: string[]): Promise<string> {
      await page.goto(address)
      const [digits = '', amount = ''] = question
      await page.fill('#digits', digits)
      await page.fill('#amount', amount)
      await send()
      return (await page.innerText('.device-display')).replace(/\D/g, '')
    },
  }
}

const asked = async ({ page }: Visitor): Promise<string[]> =>
  (await page.locator('.device-question-text').allInnerTexts()).map(text => text.replaceAll(' ', ''))

/** To the review of a payment at the issuer. */
async function pay(visitor: Visitor, { payee, amount }: { payee: string; amount: string }): Promise<void> {
  const { page } = visitor
  await page.goto(`${world.bank}/transfers/new?payee=${payee}`)
  await page.fill('#amount', amount)
  await press(page)
  await press(page)
}

async function chooseMedium({ page }: Visitor, medium: string): Promise<void> {
  await page.check(`input[name=medium][value=${medium}]`)
  await press(page)
}

async function provePassword(visitor: Visitor, { password }: Person): Promise<void> {
  const { page } = visitor
  if ((await page.locator('#password').count()) === 0) return
  await page.fill('#password', password)
  await press(page)
}

for (const locale of ['zh-CN', 'en']) {
  test(`a token and a grid card, from the counter to payments: ${locale}`, async () => {
    const visitor = await world.visit({ locale })
    const { page } = visitor
    const person = newPerson()
    await register(portal(), visitor, person)
    await world.openBankAccount({ holder: person.name, fen: 2_000_000 })

    const token = await world.giveToken(person.phone)
    const device = await deviceOf(visitor, token)
    await page.goto(`${centre()}/media/otp-token/activate`)
    await provePassword(visitor, person)
    await page.waitForSelector('#activationCode')
    await visitor.look()
    await page.fill('#serial', token.serial)
    await page.fill('#activationCode', token.activationCode)
    const [question = ''] = await page.locator('.code-sheet li').allInnerTexts()
    await page.fill('#code', await device.answer([question.replaceAll(' ', '')]))
    await press(page)
    await page.waitForURL(/said=medium-activated/)
    await visitor.look()

    const card = await world.giveGridCard(person.phone)
    await page.goto(`${centre()}/media/grid-card/activate`)
    await page.waitForSelector('#cells')
    await visitor.look()
    await page.fill('#serial', card.serial)
    const coordinates = await page.locator('.code-sheet li').allInnerTexts()
    await page.fill('#cells', coordinates.map(one => card.at(one.trim())).join(''))
    await press(page)
    await page.waitForURL(/said=medium-activated/)

    // By card number and password, then the token's answer.
    await page.goto(`${world.bank}/accounts`)
    await signOut(visitor)
    const again = await world.visit({ locale })
    await again.page.goto(`${world.bank}/sign-in?return_to=/accounts`)
    await answerPassword(again, person.bankCard, person.password)
    await again.page.waitForSelector('.device-question')
    await again.look()
    await again.page.fill('#code', await device.answer(await asked(again)))
    await press(again.page)
    await again.page.waitForURL(`${world.bank}/accounts`)
    await again.look()

    const payee = await addPayee(again)
    await pay(again, { payee, amount: '1,234.50' })
    await again.look()
    await chooseMedium(again, 'otp-token')
    await again.page.waitForSelector('.device-question')
    const keyed = await asked(again)
    assert.equal(keyed[1], '1234.50')
    await again.look()
    await again.page.fill('#code', await device.answer(keyed))
    await press(again.page)
    await again.page.waitForURL(`${world.bank}/transfers/*`)
    await again.look()

    await pay(again, { payee, amount: '500' })
    await chooseMedium(again, 'grid-card')
    const labels = await again.page.locator('.cells label').allInnerTexts()
    assert.equal(labels.length, 3)
    await again.look()
    for (const [index, label] of labels.entries())
      await again.page.locator('.cells input').nth(index).fill(card.at(label.trim()))
    await press(again.page)
    await again.page.waitForURL(`${world.bank}/transfers/*`)
    await again.page.goto(`${world.bank}/accounts`)
    assert.match(await again.read(), /18,265\.50/)
    await device.page.close()
    await again.leave()
    await visitor.leave()
  })
}

/** At another bank, so that there is no account to open. @returns its id */
async function addPayee({ page }: Visitor): Promise<string> {
  await page.goto(`${world.bank}/payees/new`)
  await page.fill('#name', '远山商贸有限公司')
  await page.fill('#number', '6299990000000000024')
  await page.check('input[name=where][value=other]')
  await page.fill('#bank', '远山银行')
  await press(page)
  const link = await page.getAttribute('a[href^="/transfers/new?payee="]', 'href')
  return new URL(link ?? '', world.bank).searchParams.get('payee') ?? ''
}
