import type { KeptCode } from './vault.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 6; null for what is none. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const signs = text.toUpperCase().replace(/[\s=-]/g, '')
  if (!/^[A-Z2-7]{8,}$/.test(signs)) return null
  const bits = Array.from(signs, sign => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Uint8Array.from(bytes, byte => Number.parseInt(byte, 2))
}

export type NewCode = Omit<KeptCode, 'id' | 'secret'> & { key: Uint8Array<ArrayBuffer> }

/** What an enrolment's picture says: `otpauth://totp/…`. Null for what is none, or counts instead of looking at the clock. */
export function readEnrolment(text: string): NewCode | null {
  if (!/^otpauth:\/\/totp\//i.test(text) || !URL.canParse(text)) return null
  const { pathname, searchParams } = new URL(text)
  const key = fromBase32(searchParams.get('secret') ?? '')
  const label = safely(() => decodeURIComponent(pathname.split('/').at(-1) ?? ''))
  const [first = '', rest] = (label ?? '').split(/:\s*/, 2)
  const digits = Number(searchParams.get('digits') ?? 6)
  const period = Number(searchParams.get('period') ?? 30)
  const hash = hashes[(searchParams.get('algorithm') ?? 'SHA1').toUpperCase()]
  if (!key || !hash || ![6, 8].includes(digits) || !(period >= 15 && period <= 120)) return null
  return { issuer: searchParams.get('issuer') ?? first, account: rest ?? first, digits, period, hash, key }
}

const hashes: Readonly<Record<string, KeptCode['hash']>> = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' }

/** From then on the secret can be used and no more read. */
export async function makeCode({ key, ...code }: NewCode, id: string): Promise<KeptCode> {
  const secret = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: code.hash }, false, ['sign'])
  return { ...code, id, secret }
}

/** RFC 6238, of the counter at `now`. */
export async function codeAt(code: Pick<KeptCode, 'secret' | 'digits' | 'period'>, now: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(now / 1000 / code.period)))
  const mac = new DataView(await crypto.subtle.sign('HMAC', code.secret, counter))
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf
  const number = mac.getUint32(offset) & 0x7fffffff
  return String(number % 10 ** code.digits).padStart(code.digits, '0')
}

function safely<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}
