import { relyingPartyOf } from './rules.ts'
import type { PasskeyAssertion } from './schemas.ts'
import { webauthn } from './webauthn.ts'

/** For what is no credential of ours: the same look (ASVS 5.0 6.3.8), and wrong whatever comes of it. The curve's base point. */
const nobodysKey = Uint8Array.from(
  Buffer.from(
    'a5010203262001215820' +
      '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
      '2258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
    'hex',
  ),
)

/**
 * Looks at a signature (WebAuthn Level 3 7.2): type, challenge, origin, relying party, presence, verification. The counter is not
 * looked at here: the store compares and raises it in one statement.
 *
 * @param publicKey null where there is no such credential
 * @returns the counter and the backup state that were signed; null where it is wrong
 */
export async function verifyAssertion(
  given: PasskeyAssertion,
  {
    challenge,
    issuer,
    publicKey,
    alsoFrom,
  }: { challenge: string; issuer: string; publicKey: Uint8Array<ArrayBuffer> | null; alsoFrom?: string },
): Promise<{ counter: number; synced: boolean; backedUp: boolean } | null> {
  const { rpId, origin } = relyingPartyOf(issuer)
  const { verifyAuthenticationResponse } = await webauthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: given.id,
        rawId: given.rawId,
        type: given.type,
        clientExtensionResults: {},
        response: {
          clientDataJSON: given.response.clientDataJSON,
          authenticatorData: given.response.authenticatorData,
          signature: given.response.signature,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: alsoFrom === undefined ? origin : [origin, alsoFrom],
      expectedRPID: rpId,
      credential: { id: given.id, publicKey: publicKey ?? nobodysKey, counter: 0 },
      // The PIN, the face or the finger is the second factor (7.2 step 17).
      requireUserVerification: true,
    })
    if (!verified || !publicKey) return null
    const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo
    return { counter: newCounter, synced: credentialDeviceType === 'multiDevice', backedUp: credentialBackedUp }
  } catch {
    // The library throws for whatever does not fit: each is an answer that is wrong.
    return null
  }
}
