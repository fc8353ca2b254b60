import { sign } from './device-key.ts'
import { toText, utf8 } from './encode.ts'
import type { KeptAccount, Sealed } from './vault.ts'

/** Dots that a gesture has at least. */
export const fewestDots = 4
const rounds = 200_000

/**
 * What stands for a gesture: slow to try (PBKDF2), and nothing without this phone's secret, which can't be read out. Neither dots nor
 * anything that can be tried elsewhere leaves the phone.
 */
async function deriveValue(
  account: KeptAccount,
  dots: readonly number[],
  use: 'server' | 'offline',
): Promise<Uint8Array<ArrayBuffer>> {
  const drawn = await crypto.subtle.importKey('raw', utf8(dots.join('-')), 'PBKDF2', false, ['deriveBits'])
  const salt = utf8(`lingpai:${account.realm}:${account.publicJwk.x ?? ''}`)
  const slow = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, drawn, 256)
  const bound = await crypto.subtle.sign(
    'HMAC',
    account.secret,
    Uint8Array.from([...utf8(use), ...new Uint8Array(slow)]),
  )
  return new Uint8Array(bound)
}

let lastSigned = 0

/** Signed for this realm, this phone and this moment; no two are of the same moment. */
export async function signGesture(account: KeptAccount, issuer: string, dots: readonly number[]): Promise<string> {
  const value = toText(await deriveValue(account, dots, 'server'))
  lastSigned = Math.max(Date.now(), lastSigned + 1)
  const claims = { value, iat: lastSigned / 1000, sub: account.self?.phone.id ?? '', aud: issuer }
  return await sign(account, { typ: 'gesture+jwt' }, claims)
}

const aes = async (account: KeptAccount, dots: readonly number[]): Promise<CryptoKey> =>
  await crypto.subtle.importKey('raw', await deriveValue(account, dots, 'offline'), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])

/** For opening the app while nobody can be asked. */
export async function makeCheck(account: KeptAccount, dots: readonly number[]): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, text: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await aes(account, dots), utf8('open')) }
}

export async function opens(account: KeptAccount, dots: readonly number[]): Promise<boolean> {
  const { gestureCheck: sealed } = account
  if (!sealed) return false
  return await crypto.subtle
    .decrypt({ name: 'AES-GCM', iv: sealed.iv }, await aes(account, dots), sealed.text)
    .then(() => true)
    .catch(() => false)
}

/** Dots are on a 3 × 3 grid, 0 to 8. A line over a dot takes it along, as hands expect. */
export function withDot(dots: readonly number[], dot: number): number[] {
  if (dots.includes(dot)) return [...dots]
  const last = dots.at(-1)
  if (last === undefined) return [dot]
  const [row, column] = [(Math.floor(last / 3) + Math.floor(dot / 3)) / 2, ((last % 3) + (dot % 3)) / 2]
  const between = Number.isInteger(row) && Number.isInteger(column) ? row * 3 + column : null
  return between === null || dots.includes(between) ? [...dots, dot] : [...dots, between, dot]
}
