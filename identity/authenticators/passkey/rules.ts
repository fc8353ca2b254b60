/** What passkeys are decided by. Pure: no SQL, HTTP, clock or randomness. */

/** The passkey's key cannot leave its hardware, it is held by one device, or it is copied between the holder's devices. */
export type PasskeyHolding = 'hardware' | 'device' | 'synced'

export function holdingOf(passkey: { hardware: boolean; synced: boolean }): PasskeyHolding {
  if (passkey.hardware) return 'hardware'
  return passkey.synced ? 'synced' : 'device'
}

const idBytes = 16

/**
 * The user handle: which realm and which account a credential is for, so that a discoverable one says whose it is and one of another
 * realm is known for that. At most 48 of the 64 bytes allowed (WebAuthn Level 3 4), and nothing personal (14.6.1).
 */
export function userHandleOf(realm: string, accountId: string): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(`${realm}:`)
  const id = accountId.replaceAll('-', '').match(/../g) ?? []
  return Uint8Array.from([...name, ...id.map(byte => Number.parseInt(byte, 16))])
}

/** @returns the account that a user handle of this realm names; null for anything else */
export function readUserHandle(realm: string, handle: Uint8Array): string | null {
  const name = new TextEncoder().encode(`${realm}:`)
  if (handle.length !== name.length + idBytes || name.some((byte, index) => handle[index] !== byte)) return null
  const hex = Array.from(handle.subarray(name.length), byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** WebAuthn Level 3 5.1.2: the relying party is the issuer's host; its origin is where the pages are. */
export function relyingPartyOf(issuer: string): { rpId: string; origin: string } {
  const { hostname, origin } = new URL(issuer)
  return { rpId: hostname, origin }
}

export const longestName = 40

/** A name as it is kept: one line, not empty; null where nothing is left of it. */
export function tidyName(typed: string): string | null {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return name !== '' && [...name].length <= longestName ? name : null
}

/** Whether a passkey may go: an account keeps one way in. */
export function mayRemovePasskey(account: { passkeys: number; password: boolean; phone: boolean }): boolean {
  return account.passkeys > 1 || account.password || account.phone
}
