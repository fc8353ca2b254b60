/** The media of the bank in their holder's hands: taken into use, for a sign-in and for payments, in both languages. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activateGridCard, activateToken, addPayee, asked, chooseMedium, pay } from './bank-steps.ts'
import { startWorld } from './harness.ts'
import { newPerson } from './people.ts'
import { answerPassword, press, register, signOut } from './steps.ts'

const world = startWorld()
/** The steps that everybody takes, taken at the bank. */
const portal = () => ({ ...world, toll: world.bank })

for (const locale of ['zh-CN', 'en']) {
  test(`a token and a grid card, from the counter to payments: ${locale}`, async () => {
    const visitor = await world.visit({ locale })
    const { page } = visitor
    const person = newPerson()
    await register(portal(), visitor, person)
    await world.openBankAccount({ holder: person.name, fen: 2_000_000 })

    const device = await activateToken(world, visitor, person)
    await visitor.look()
    const card = await activateGridCard(world, visitor, person)

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

    const payee = await addPayee(world, again)
    await pay(world, again, { payee, amount: '1,234.50' })
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

    await pay(world, again, { payee, amount: '500' })
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
