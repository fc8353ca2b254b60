import type { Policy } from '../../realms/index.ts'
import { leadsToAnchor } from './lead-to-anchor.ts'
import { relyingPartyOf } from './rules.ts'
import type { PasskeyAttestation } from './schemas.ts'
import type { NewPasskey } from './store.ts'
import { webauthn, webauthnHelpers } from './webauthn.ts'

/** ES256, EdDSA, RS256: what nearly every authenticator makes (WebAuthn Level 3 5.4.3). */
export const algorithms = [-7, -8, -257]

export type AttestationRefused = 'passkey.invalid' | 'passkey.attestation_needed'
export type MadePasskey = Omit<NewPasskey, 'id' | 'name' | 'madeOn' | 'madeAtPlace'>

/**
 * Looks at what the browser brings of a new credential (WebAuthn Level 3 7.1).
 *
 * @param challenge which was asked and is spent already
 */
export async function verifyAttestation(
  given: PasskeyAttestation,
  { challenge, issuer, policy, now }: { challenge: string; issuer: string; policy: Policy['passkeys']; now: Date },
): Promise<{ ok: true; passkey: MadePasskey } | { ok: false; code: AttestationRefused }> {
  const { verifyRegistrationResponse } = await webauthn()
  const helpers = await webauthnHelpers()
  try {
    const { fmt, chain } = readStatement(helpers, given)
    // The library follows other formats' chains to anchors of its own, and over the network: none of them is looked at.
    if (!formats.includes(fmt)) return { ok: false, code: 'passkey.invalid' }
    const { rpId, origin } = relyingPartyOf(issuer)
    const verified = await verifyRegistrationResponse({
      response: {
        id: given.id,
        rawId: given.rawId,
        type: given.type,
        clientExtensionResults: {},
        response: {
          clientDataJSON: given.response.clientDataJSON,
          attestationObject: given.response.attestationObject,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      supportedAlgorithmIDs: algorithms,
      // Who holds it has shown so to it (7.1 step 17): one act proves two factors.
      requireUserVerification: true,
    })
    if (!verified.verified) return { ok: false, code: 'passkey.invalid' }
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verified.registrationInfo
    const synced = credentialDeviceType === 'multiDevice'
    const hardware = !synced && leadsToAnchor(chain, policy.anchors, now)
    if (policy.attestation === 'required' && !hardware) return { ok: false, code: 'passkey.attestation_needed' }
    return {
      ok: true,
      passkey: {
        credentialId: credential.id,
        publicKey: Uint8Array.from(credential.publicKey),
        counter: credential.counter,
        transports: [...(given.response.transports ?? [])],
        aaguid: aaguid === nobodysMake ? null : aaguid,
        synced,
        backedUp: credentialBackedUp,
        hardware,
      },
    }
  } catch {
    // The library throws for whatever does not fit: each is an answer that is wrong.
    return { ok: false, code: 'passkey.invalid' }
  }
}

const formats: readonly string[] = ['none', 'packed', 'fido-u2f', 'tpm']
const nobodysMake = '00000000-0000-0000-0000-000000000000'

type Helpers = Awaited<ReturnType<typeof webauthnHelpers>>

function readStatement(
  { decodeAttestationObject, isoBase64URL }: Helpers,
  { response }: PasskeyAttestation,
): { fmt: string; chain: Uint8Array[] } {
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject))
  return { fmt: decoded.get('fmt'), chain: decoded.get('attStmt').get('x5c') ?? [] }
}
