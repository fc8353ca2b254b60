import { encodeBase32, otpauthUri } from '../../../kit/one-time-codes/index.ts'
import { type MediaDependencies, secretContext } from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { secretBytes, totpDigits, totpStepSeconds } from './rules.ts'
import { totpStore } from './store.ts'

/**
 * Makes a secret for an app and keeps it until its first code. What is in use stays so until then.
 *
 * @param enrolment.label what the app shows beside the code: a masked identifier, never a whole one, as others see the screen
 * @returns the secret as a URI for a QR code and as text to type; shown once
 */
export async function enrolTotp(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'now' | 'newId' | 'randomBytes'>,
  enrolment: { accountId: string; realm: string; policy: Policy; issuer: string; label: string },
): Promise<{ id: string; uri: string; secret: string; activateBy: Date }> {
  const { accountId, realm, policy, issuer, label } = enrolment
  const secret = deps.randomBytes(secretBytes)
  const [id, at] = [deps.newId(), deps.now()]
  const secretCipher = deps.keys.encrypt(Buffer.from(secret).toString('base64url'), secretContext('totp', id))
  const activateBy = new Date(at.getTime() + policy.media.totp.activateWithin)
  await totpStore.put(deps.database.query, { id, accountId, realm, secretCipher, at, activateBy })
  const uri = otpauthUri({ issuer, account: label, secret, digits: totpDigits, seconds: totpStepSeconds })
  return { id, uri, secret: encodeBase32(secret), activateBy }
}
