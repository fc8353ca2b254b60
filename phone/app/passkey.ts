import { toBytes, toText } from './encode.ts'

interface RequestJson {
  challenge: string
  rpId?: string
  timeout?: number
  userVerification?: UserVerificationRequirement
  allowCredentials?: { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }[]
}

/** Asks the phone's passkeys (WebAuthn Level 3 5.1.10). Null where the person gave up or it can't. */
export async function askPasskey(options: unknown): Promise<object | null> {
  const { allowCredentials = [], challenge, ...rest } = options as RequestJson
  const publicKey = {
    ...rest,
    challenge: toBytes(challenge),
    allowCredentials: allowCredentials.map(one => ({ ...one, id: toBytes(one.id) })),
  }
  const given = await navigator.credentials.get({ publicKey }).catch(() => null)
  if (!(given instanceof PublicKeyCredential)) return null
  const response = given.response as AuthenticatorAssertionResponse
  const { userHandle } = response
  return {
    id: given.id,
    rawId: toText(given.rawId),
    type: given.type,
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      ...(userHandle ? { userHandle: toText(userHandle) } : {}),
    },
  }
}
