import type { Assurance } from './ports.ts'

const LONGEST_PATH = 2000

/**
 * The path within `origin` that `value` names, or null. Only what a browser resolves to our own origin is a return
 * path (RFC 9700 §4.11: no open redirectors).
 */
export function safeReturnPath(value: string | undefined, origin: string): string | null {
  if (value === undefined || value.length > LONGEST_PATH || !value.startsWith('/')) return null
  // Browsers drop tabs and newlines and read a backslash as a slash, so that "/\t/evil" would leave the origin.
  if (/[\p{Cc}\\]/u.test(value)) return null
  const url = URL.parse(value, origin)
  if (url === null || url.origin !== origin) return null
  const path = url.pathname + url.search + url.hash
  // "/.//evil" is resolved to the path "//evil", which as a Location would be another host.
  return path.startsWith('//') ? null : path
}

/** Same name and, at its end, the same or a higher number: `urn:x:aal:3` satisfies `urn:x:aal:2`. */
export function satisfiesByNumber(held: string | null, wanted: string): boolean {
  if (held === null) return false
  if (held === wanted) return true
  const [a, b] = [splitLevel(held), splitLevel(wanted)]
  return a !== null && b !== null && a.name === b.name && a.level >= b.level
}

function splitLevel(acr: string): { name: string; level: number } | null {
  const match = /^(.*?)(\d{1,3})$/.exec(acr)
  return match === null ? null : { name: match[1] ?? '', level: Number(match[2]) }
}

/** The way back from the issuer takes time: a gate stricter than this would never open, and send people round for ever. */
const SHORTEST_AGE = 60

export type Held = { acr: string | null; authTime: Date }

/** `acr_values` may list several levels in order of preference (OpenID Connect Core §3.1.2.1); any one of them will do. */
export function meetsAssurance(
  held: Held,
  wanted: Assurance,
  at: Date,
  satisfies: (held: string | null, wanted: string) => boolean = satisfiesByNumber,
): boolean {
  const isStrongEnough = wanted.acr === undefined || wanted.acr.split(' ').some(one => satisfies(held.acr, one))
  const age = (at.getTime() - held.authTime.getTime()) / 1000
  return isStrongEnough && (wanted.maxAge === undefined || age <= Math.max(wanted.maxAge, SHORTEST_AGE))
}

/** Milliseconds until the issuer is asked again after so many failures in a row: 0.25 s doubling to 30 s. */
export const backoff = (failures: number): number => Math.min(30_000, 250 * 2 ** Math.min(failures - 1, 10))

/** Prefers what the issuer masked; masks a full number itself, keeping three digits in front and four behind. */
export function maskedPhone(claims: Readonly<Record<string, unknown>>): string | null {
  if (typeof claims.phone_number_masked === 'string') return claims.phone_number_masked
  if (typeof claims.phone_number !== 'string') return null
  const digits = claims.phone_number.replace(/^\+86/, '').replace(/\D/g, '')
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`
}
