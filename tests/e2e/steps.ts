/** What a person does on the pages, as often as the tests need it done. */
import type { Page } from 'playwright-core'
import type { World } from './harness.ts'
import { codeTo } from './outbox.ts'
import type { Person } from './people.ts'
import type { Visitor } from './visitor.ts'

/** Of every card of the simulated card system; its page says so. */
const demoCardPassword = '135246'

/** Called on each page that comes up, with its name. */
export type OnPage = (name: string) => Promise<void>
const pass: OnPage = async () => {}

/** The one main button of the page's form. */
export const submit = '#content form button.button.main'

/** Presses a button or link and waits for the page that comes of it, be it at the same address. */
export async function press(page: Page, selector: string = submit): Promise<void> {
  await unfold(page, selector)
  await Promise.all([page.waitForEvent('load'), page.click(selector)])
}

/** In large type what is secondary waits behind one link: opens it where `selector` is in there. */
async function unfold(page: Page, selector: string): Promise<void> {
  const closed = page.locator('details.fold:not([open])').filter({ has: page.locator(selector) })
  if ((await closed.count()) > 0) await closed.first().locator('> summary').click()
}

/** From the portal's home to the sign-in page. */
export async function openSignIn(world: World, { page }: Visitor): Promise<void> {
  await page.goto(`${world.toll}/`)
  await press(page, 'header.top .tool-sign-in a')
  await page.waitForSelector('#identifier')
}

/** From the portal's home through registration back to it, signed in. */
export async function register(world: World, visitor: Visitor, person: Person, onPage = pass): Promise<void> {
  const { page } = visitor
  await openSignIn(world, visitor)
  await press(page, 'a[href*="/register"]')
  await onPage('register-phone')
  await page.fill('#phone', person.phone)
  await page.check('#consent')
  await press(page)
  await onPage('register-code')
  await answerCode(world, visitor, person.phone)
  await onPage('register-real-name')
  await page.fill('#name', person.name)
  await page.fill('#document', person.idNumber)
  await press(page)
  // At the bank a card of the person's own as well.
  if ((await page.locator('#card').count()) > 0) {
    await onPage('register-card')
    await page.fill('#card', person.bankCard)
    await page.fill('#card_password', demoCardPassword)
    await press(page)
  }
  await onPage('register-password')
  await page.fill('#password', person.password)
  await press(page)
  await atHome(world, visitor)
}

/** At the portal, signed in. */
export async function atHome(world: World, { page }: Visitor): Promise<void> {
  await page.waitForURL(address => address.origin === world.toll)
  await page.waitForSelector('.tool-account')
}

/** Types and sends identifier and password on the sign-in page; what comes of it is the test's business. */
export async function answerPassword({ page }: Visitor, identifier: string, password: string): Promise<void> {
  await page.fill('#identifier', identifier)
  await page.fill('#password', password)
  await press(page)
}

/** Types the code that was sent to `recipient`. */
export async function answerCode(world: World, { page }: Visitor, recipient: string): Promise<void> {
  await page.waitForSelector('#code')
  await page.fill('#code', await codeTo(world, recipient))
  await press(page)
}

/** On a known device: from the portal's home back to it. */
export async function signIn(world: World, visitor: Visitor, identifier: string, password: string): Promise<void> {
  await openSignIn(world, visitor)
  await answerPassword(visitor, identifier, password)
  await atHome(world, visitor)
}

/** On a device that the account has not been used on: a code follows the password. */
export async function signInOnNewDevice(world: World, visitor: Visitor, person: Person): Promise<void> {
  await openSignIn(world, visitor)
  await answerPassword(visitor, person.phone, person.password)
  await answerCode(world, visitor, person.phone)
  await atHome(world, visitor)
}

/** From the menu at the top right. */
export async function signOut({ page }: Visitor): Promise<void> {
  await page.click('.tool-account summary')
  await press(page, '.tool-account button[type=submit]')
  await page.waitForURL(/\/signed-out/)
}

/** From the sign-in page to the one that says the password is set. */
export async function recover(
  world: World,
  visitor: Visitor,
  { person, password, onPage = pass }: { person: Person; password: string; onPage?: OnPage },
): Promise<void> {
  const { page } = visitor
  await press(page, 'a[href*="/recover"]')
  await onPage('recover-account')
  await page.fill('#identifier', person.phone)
  await press(page)
  await onPage('recover-code')
  await answerCode(world, visitor, person.phone)
  await onPage('recover-identity')
  await page.fill('#national-id-last-6', person.idNumber.slice(-6))
  await page.fill('#name', person.name)
  await press(page)
  await onPage('recover-password')
  await page.fill('#password', password)
  await press(page)
  await page.waitForURL(/\/recovered/)
  await onPage('recovered')
}

/** What the page says is wrong. */
export async function complaint({ page }: Visitor): Promise<string> {
  return await page.innerText('#error-summary')
}
