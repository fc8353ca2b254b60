/** What screens that are signed in elsewhere decide, of figures and texts alone. Pure. */

/** Of oidc-provider's alphabet `base-20`: no vowels, so no words; nothing that looks like something else (RFC 8628 6.1). */
const userCode = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/

const longestTyped = 40

/** As it is compared: what people put between the letters, or type small, is no error. @returns null for what is no code of ours */
export function readUserCode(typed: string): string | null {
  // Not cut off: what stood behind would be taken along as though it had been read.
  if (typed.length > longestTyped) return null
  const code = typed
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}_.·]/gu, '')
    .toUpperCase()
  return userCode.test(code) ? code : null
}

/** As it is shown: two groups of four. */
export const showUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** The text of a screen's picture (`verification_uri_complete`), if it is one of this very realm. */
export function readScreenText(text: string, issuer: string): string | null {
  const prefix = `${issuer}/device?user_code=`
  return text.startsWith(prefix) ? readUserCode(text.slice(prefix.length)) : null
}

/** Phones may send so many wrong codes for a screen; with the last it is declined. Four letters are typed: one of 160,000 is right. */
export const wrongCodesAllowed = 3

/** A proof on the phone must be younger. */
export const freshFor = 60_000

/** The most that a screen's session is worth: what was proved was proved elsewhere (RFC 10027). */
export const highestLevel = 2

/** How a session says that it was proved on another device than it is used on. No registered value does (RFC 8176). */
export const ownMethod = 'device_code'

export function methodsOf(proved: readonly string[]): string[] {
  return [...proved.filter(method => method !== ownMethod), ownMethod]
}

/** A poll that comes this much too early is forgiven: networks are not clocks. */
export const pollTolerance = 1_000
/** RFC 8628 3.5: each `slow_down` adds five seconds. */
export const slowDownBy = 5
export const slowestPoll = 60
