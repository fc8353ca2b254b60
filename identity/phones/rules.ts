/** What phones are decided by. Pure: no SQL, HTTP, clock or randomness. */

/** Of one account: the one in the pocket, the one before, a tablet. */
export const mostPhones = 5

/** After so many wrong gestures only the password helps. */
export const gestureTries = 5

/** Milliseconds for which a signed gesture is good: what a person needs, and a clock may be off. */
export const gestureLife = 120_000

/** Milliseconds in which a passkey is to sign what the phone was asked. */
export const challengeLife = 120_000

/** A phone's row is touched once a minute at most. */
export const touchAfter = 60_000

export const longestName = 40

/** A name as it is kept: one line, not empty; null where nothing is left of it. */
export function tidyName(typed: string): string | null {
  const name = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
  return name !== '' && [...name].length <= longestName ? name : null
}

interface Demand {
  aal: number
  maxAge: number
}

/** What adding an authenticator asks of a session; what the realm's policy does not name is asked as strictly as anything. */
export function registrationDemand(policy: { operations: Readonly<Record<string, Demand>> }): Demand {
  const { operations } = policy
  const named = operations['account.change-authenticator'] ?? operations['account.change-identifier']
  return named ? { aal: named.aal, maxAge: named.maxAge } : { aal: 2, maxAge: 600_000 }
}

/** Only such a key is a phone's: what WebCrypto makes on every phone (RFC 7518 6.2). */
export function isPhoneKey(key: Readonly<Record<string, unknown>>): boolean {
  return key.kty === 'EC' && key.crv === 'P-256' && !('d' in key)
}
