import { fileURLToPath } from 'node:url'
import { packageRoot } from '../../kit/root.ts'
import type { World } from './harness.ts'
import { newPerson } from './people.ts'
import { answerPassword, openSignIn, register, signInOnNewDevice } from './steps.ts'
import type { Visitor } from './visitor.ts'

const folder = fileURLToPath(new URL('docs/pictures/', packageRoot))
const sharp = { deviceScaleFactor: 2 }
const onPhone = {
  ...sharp,
  width: 390,
  userAgent: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36',
}

/** The pictures of the README, taken anew. */
export async function takePictures(world: World): Promise<void> {
  const person = newPerson()
  const desktop = await world.visit(sharp)
  await openSignIn(world, desktop)
  await take(desktop, 'sign-in-desktop')
  await register(world, desktop, person)
  await take(desktop, 'toll-home-desktop')
  world.advance(40 * 60_000)

  const phone = await world.visit(onPhone)
  await openSignIn(world, phone)
  await take(phone, 'sign-in-phone')
  await phone.page.goto(`${world.identity}/realms/toll/register`)
  await phone.page.waitForSelector('.proof[data-state=done]')
  await take(phone, 'register-phone')
  await phone.page.goto(world.toll)
  await signInOnNewDevice(world, phone, person)

  const large = await world.visit(onPhone)
  await large.page.goto(`${world.identity}/realms/toll/help?size=large`)
  await openSignIn(world, large)
  await take(large, 'sign-in-large')
  await answerPassword(large, person.phone, 'not the password')

  await desktop.page.goto(`${world.identity}/realms/toll/account`)
  await take(desktop, 'account-desktop')
  for (const visitor of [desktop, phone, large]) await visitor.leave()
}

async function take({ page }: Visitor, name: string): Promise<void> {
  // Nothing typed, nothing pointed at: a blinking caret would make each picture another.
  await page.mouse.move(0, 0)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.screenshot({ path: `${folder}${name}.png` })
}
