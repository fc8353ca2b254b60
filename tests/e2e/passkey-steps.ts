/** Chromium's virtual authenticator (WebAuthn Level 3 11, over the DevTools protocol), and what its holder does with it. */
import type { CDPSession } from 'playwright-core'
import { press } from './steps.ts'
import type { Visitor } from './visitor.ts'

/** A phone or computer with a screen lock, whose owner says yes. */
export async function plugIn({ page }: Visitor): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

/** To the account centre's list of passkeys, where it stands then. */
export async function addPasskey(
  { page }: Visitor,
  { centre, name, password }: { centre: string; name: string; password: string },
): Promise<void> {
  await page.goto(`${centre}/passkeys/add`)
  if ((await page.locator('input[autocomplete=current-password]').count()) > 0) {
    await page.fill('input[autocomplete=current-password]', password)
    await press(page)
  }
  await page.waitForSelector('#passkey:not([hidden])')
  await page.fill('#name', name)
  await press(page, '#passkey button')
}
