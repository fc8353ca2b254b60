/** WebAuthn's JSON forms (Level 3 5.1.8–5.1.10) by hand: browsers of before 2025 do not have `parseRequestOptionsFromJSON`. */

interface Named {
  id: string
  [member: string]: unknown
}

export interface OptionsJson {
  challenge: string
  user?: Named
  allowCredentials?: Named[]
  excludeCredentials?: Named[]
  [member: string]: unknown
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), sign => sign.charCodeAt(0))
}

function toText(bytes: ArrayBuffer): string {
  const signs = [...new Uint8Array(bytes)].map(byte => String.fromCharCode(byte)).join('')
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

/** Options as `navigator.credentials` takes them. */
export function optionsOf(json: OptionsJson): unknown {
  const named = (list: Named[] = []) => list.map(one => ({ ...one, id: toBytes(one.id) }))
  return {
    ...json,
    challenge: toBytes(json.challenge),
    allowCredentials: named(json.allowCredentials),
    excludeCredentials: named(json.excludeCredentials),
    ...(json.user ? { user: { ...json.user, id: toBytes(json.user.id) } } : {}),
  }
}

/** A credential as the server reads it. */
export function credentialJson({ id, rawId, type, response }: PublicKeyCredential): string {
  const parts: Record<string, unknown> = {}
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    const bytes = (response as unknown as Record<string, unknown>)[name]
    if (bytes instanceof ArrayBuffer) parts[name] = toText(bytes)
  }
  const made = response as Partial<AuthenticatorAttestationResponse>
  if (made.getTransports) parts['transports'] = made.getTransports()
  return JSON.stringify({ id, rawId: toText(rawId), type, response: parts })
}
