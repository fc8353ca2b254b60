/** What a customer of the bank does with the media in their hands. */
import type { Page } from 'playwright-core'
import type { GivenCard, GivenToken } from './counter.ts'
import type { World } from './harness.ts'
import type { Person } from './people.ts'
import { press } from './steps.ts'
import type { Visitor } from './visitor.ts'

export const centreOf = ({ identity }: World): string => `${identity}/realms/bank/account`

/** A token of the demonstration, in its holder's hands. */
export interface Device {
  readonly page: Page
  /** Keys in what a page asks, and reads the display. */
  answer(question: string[]): Promise<string>
}

/** The device on the desk, in a tab of its own. */
async function deviceOf(world: World, visitor: Visitor, { serial }: GivenToken): Promise<Device> {
  const page = await visitor.context.newPage()
  const address = `${world.identity}/simulated-devices/tokens/${serial}`
  await page.goto(address)
  const send = async () =>
    await Promise.all([page.waitForEvent('load'), page.locator('.device-keys button').first().click()])
  await page.fill('#pin', '280316')
  await send()
  return {
    page,
    answer: async question => {
      await page.goto(address)
      const [digits = '', amount = ''] = question
      await page.fill('#digits', digits)
      await page.fill('#amount', amount)
      await send()
      return (await page.innerText('.device-display')).replace(/\D/g, '')
    },
  }
}

/** What a token is to be asked, as its page says. */
export const asked = async ({ page }: Visitor): Promise<string[]> =>
  (await page.locator('.device-question-text').allInnerTexts()).map(text => text.replaceAll(' ', ''))

/** To the review of a payment at the issuer. */
export async function pay(
  world: World,
  visitor: Visitor,
  { payee, amount }: { payee: string; amount: string },
): Promise<void> {
  const { page } = visitor
  await page.goto(`${world.bank}/transfers/new?payee=${payee}`)
  await page.fill('#amount', amount)
  await press(page)
  await press(page)
}

export async function chooseMedium({ page }: Visitor, medium: string): Promise<void> {
  await page.check(`input[name=medium][value=${medium}]`)
  await press(page)
}

/** Where the page asks for it. */
export async function provePassword(visitor: Visitor, { password }: Person): Promise<void> {
  const { page } = visitor
  if ((await page.locator('#password').count()) === 0) return
  await page.fill('#password', password)
  await press(page)
}

/** At another bank, so that there is no account to open. @returns its id */
export async function addPayee(world: World, { page }: Visitor): Promise<string> {
  await page.goto(`${world.bank}/payees/new`)
  await page.fill('#name', '远山商贸有限公司')
  await page.fill('#number', '6299990000000000024')
  await page.check('input[name=where][value=other]')
  await page.fill('#bank', '远山银行')
  await press(page)
  const link = await page.getAttribute('a[href^="/transfers/new?payee="]', 'href')
  return new URL(link ?? '', world.bank).searchParams.get('payee') ?? ''
}

/** Given at the counter, and taken into use in the account centre; both of its pages are looked at. */
export async function activateToken(world: World, visitor: Visitor, person: Person): Promise<Device> {
  const { page } = visitor
  const token = await world.giveToken(person.phone)
  const device = await deviceOf(world, visitor, token)
  await page.goto(`${centreOf(world)}/media/otp-token/activate`)
  await provePassword(visitor, person)
  await page.waitForSelector('#activationCode')
  await visitor.look()
  await page.fill('#serial', token.serial)
  await page.fill('#activationCode', token.activationCode)
  const [question = ''] = await page.locator('.code-sheet li').allInnerTexts()
  await page.fill('#code', await device.answer([question.replaceAll(' ', '')]))
  await press(page)
  await page.waitForURL(/said=medium-activated/)
  return device
}

/** As `activateToken`. */
export async function activateGridCard(world: World, visitor: Visitor, person: Person): Promise<GivenCard> {
  const { page } = visitor
  const card = await world.giveGridCard(person.phone)
  await page.goto(`${centreOf(world)}/media/grid-card/activate`)
  await provePassword(visitor, person)
  await page.waitForSelector('#cells')
  await visitor.look()
  await page.fill('#serial', card.serial)
  const coordinates = await page.locator('.code-sheet li').allInnerTexts()
  await page.fill('#cells', coordinates.map(one => card.at(one.trim())).join(''))
  await press(page)
  await page.waitForURL(/said=medium-activated/)
  return card
}
