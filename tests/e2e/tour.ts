/** A walk through the product, from the portal's home to the end of the account, that stops at every page. */
import type { World } from './harness.ts'
import type { Person } from './people.ts'
import { answerPassword, openSignIn, press, recover, register, signOut } from './steps.ts'
import type { Visitor } from './visitor.ts'

export interface Tour {
  world: World
  visitor: Visitor
  person: Person
  /** Called on each page, with its name. */
  stop: (name: string) => Promise<void>
}

export async function walk(tour: Tour): Promise<void> {
  await portalPages(tour)
  await signInPages(tour)
  await register(tour.world, tour.visitor, tour.person, tour.stop)
  await tour.stop('toll-home')
  await signedInPages(tour)
  await accountPages(tour)
  await tour.visitor.page.goto(tour.world.toll)
  await signOut(tour.visitor)
  await tour.stop('signed-out')
  await recoveryPages(tour)
}

async function portalPages({ world, visitor: { page }, stop }: Tour): Promise<void> {
  for (const [name, path] of [
    ['home', '/'],
    ['fleet', '/fleet'],
    ['channels', '/about/channels'],
    ['terms', '/about/terms'],
    ['toll-not-found', '/nothing-here'],
  ] as const) {
    await page.goto(`${world.toll}${path}`)
    await stop(name)
  }
}

async function signInPages({ world, visitor, stop }: Tour): Promise<void> {
  const { page } = visitor
  await openSignIn(world, visitor)
  await stop('sign-in')
  // In large type language and look wait in the footer.
  await page.click('.tools details summary, .foot details summary')
  await stop('sign-in-menu')
  await page.keyboard.press('Escape')
  await press(page, 'a[href*="way=sms-code"]')
  await page.waitForSelector('.proof[data-state=done]')
  await stop('sign-in-sms')
  await openSignIn(world, visitor)
  await press(page)
  await stop('sign-in-empty')
  await answerPassword(visitor, '13900000000', 'not the password')
  await page.waitForSelector('.proof[data-state=done]')
  await stop('sign-in-wrong')
  await page.goto(`${page.url().split('?')[0]}?captcha=image`)
  await stop('sign-in-picture')
  for (const [name, path] of [
    ['help', '/help'],
    ['help-article', '/help/account-locked'],
    ['register-empty', '/register'],
    ['not-found', '/nothing-here'],
  ] as const) {
    await page.goto(`${world.identity}/realms/toll${path}`)
    if (name === 'register-empty') await sendEmpty(visitor)
    await stop(name)
  }
  await page.goto(`${world.identity}/realms/toll/ceremonies/00000000-0000-7000-8000-000000000000`)
  await stop('ceremony-expired')
  await page.goto(`${world.identity}/outbox`)
  await stop('outbox')
}

async function sendEmpty({ page }: Visitor): Promise<void> {
  await page.fill('#phone', '1391')
  await press(page)
}

async function signedInPages({ world, visitor: { page }, stop }: Tour): Promise<void> {
  await page.goto(`${world.toll}/fleet`)
  // The walk passed here before it signed in: who was asked silently once is not asked so again.
  await page.click('a[href="/fleet/sign-in"]')
  await page.waitForSelector('.tool-account')
  await stop('fleet-signed-in')
}

async function accountPages({ world, visitor: { page }, person, stop }: Tour): Promise<void> {
  const account = `${world.identity}/realms/toll/account`
  await page.goto(account)
  await stop('account')
  await page.goto(`${account}/identifiers/username`)
  await stop('step-up')
  await page.fill('#password', person.password)
  await press(page)
  await stop('account-username')
  await page.fill('#username', '1')
  await press(page)
  await stop('account-username-wrong')
  for (const path of [
    'profile',
    'identifiers',
    'identifiers/phone',
    'identifiers/email',
    'password',
    'two-step',
    'media',
    'media/totp/add',
    'media/recovery-codes',
    'devices',
    'sessions',
    'activity',
    'applications',
    'data',
    'close',
    'close/confirm',
  ]) {
    await page.goto(`${account}/${path}`)
    await stop(`account-${path.replaceAll('/', '-')}`)
  }
  await page.goto(`${account}/password`)
  await page.fill('#password', '12345678')
  await press(page)
  await stop('account-password-weak')
}

async function recoveryPages({ world, visitor, person, stop }: Tour): Promise<void> {
  const { page } = visitor
  await openSignIn(world, visitor)
  await recover(world, visitor, { person, password: 'quiet harbour 82 lanterns', onPage: stop })
  await openSignIn(world, visitor)
  await answerPassword(visitor, person.phone, 'quiet harbour 82 lanterns')
  await stop('second-factor')
  await page.goto(`${world.identity}/outbox`)
  await stop('outbox-full')
  await page.goto(`${world.identity}/simulated-devices`)
  await stop('simulated-devices')
}
