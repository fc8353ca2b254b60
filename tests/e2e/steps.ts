/** What a person does on the pages, as often as the tests need it done. `onPage` is called on each page that comes up. */
import type { World } from './harness.ts'
import { codeTo } from './outbox.ts'
import type { Person } from './people.ts'
import type { Visitor } from './visitor.ts'

type OnPage = (name: string) => Promise<void>
const pass: OnPage = async () => {}

/** The one main button of the page's form. */
export const submit = '#content form button.button.main'
const errorSummary = '#error-summary'

/** From the portal's home to the sign-in page. */
export async function openSignIn(world: World, { page }: Visitor): Promise<void> {
  await page.goto(`${world.toll}/`)
  await page.click('header.top .tool-sign-in a')
  await page.waitForSelector('#identifier')
}

export interface Registering {
  /** For a browser without JavaScript or an application of its own: where the sign-in begins. */
  from?: string
  onPage?: OnPage
}

/** From the portal's home through registration back to it, signed in. */
export async function register(world: World, visitor: Visitor, person: Person, onPage = pass): Promise<void> {
  const { page } = visitor
  await openSignIn(world, visitor)
  await page.click('a[href*="/register"]')
  await page.waitForSelector('#consent')
  await onPage('register-phone')
  await page.fill('#phone', person.phone)
  await page.check('#consent')
  await page.click(submit)
  await page.waitForSelector('#code')
  await onPage('register-code')
  await page.fill('#code', await codeTo(world, person.phone))
  await page.click(submit)
  await page.waitForSelector('#document')
  await onPage('register-real-name')
  await page.fill('#name', person.name)
  await page.fill('#document', person.idNumber)
  await page.click(submit)
  await page.waitForSelector('#password')
  await onPage('register-password')
  await page.fill('#password', person.password)
  await page.click(submit)
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
  await page.click(submit)
}

/** On a known device: from the portal's home back to it. */
export async function signIn(world: World, visitor: Visitor, identifier: string, password: string): Promise<void> {
  await openSignIn(world, visitor)
  await answerPassword(visitor, identifier, password)
  await atHome(world, visitor)
}

/** From the menu at the top right. */
export async function signOut(world: World, { page }: Visitor): Promise<void> {
  await page.click('.tool-account summary')
  await page.click('.tool-account button[type=submit]')
  await page.waitForURL(`${world.toll}/**/signed-out*`)
}

export async function sendCode(world: World, visitor: Visitor, person: Person): Promise<void> {
  await visitor.page.waitForSelector('#code')
  await visitor.page.fill('#code', await codeTo(world, person.phone))
  await visitor.page.click(submit)
}

/** What the page says is wrong, once it says so. */
export async function complaint({ page }: Visitor): Promise<string> {
  return await page.innerText(errorSummary)
}
