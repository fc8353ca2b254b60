import { json, randomText, sha256, toText, utf8 } from './encode.ts'
import type { KeptAccount } from './vault.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const

/** An account's place on this phone: a key pair and a secret that no script can read out, not ours either. */
export async function makeAccount(realm: string): Promise<KeptAccount> {
  const pair = await crypto.subtle.generateKey(curve, false, ['sign', 'verify'])
  const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const publicJwk = { kty, crv, x, y } as JsonWebKey
  const empty = { tokens: null, self: null, gestureCheck: null, offlineTries: 0 }
  return { realm, privateKey: pair.privateKey, publicJwk, secret, ...empty }
}

/** RFC 7638 */
export async function thumbprint({ publicJwk: { crv, kty, x, y } }: KeptAccount): Promise<string> {
  return await sha256(JSON.stringify({ crv, kty, x, y }))
}

/** A JWS by the phone's key. */
export async function sign(account: KeptAccount, header: object, claims: object): Promise<string> {
  const input = `${json({ alg: 'ES256', ...header })}.${json(claims)}`
  return `${input}.${toText(await crypto.subtle.sign(signing, account.privateKey, utf8(input)))}`
}

/** For one request, once (RFC 9449 4.2). */
export async function proofOf(
  account: KeptAccount,
  { method, url, token }: { method: string; url: string; token?: string },
): Promise<string> {
  const claims = {
    htm: method,
    htu: url,
    iat: Math.floor(Date.now() / 1000),
    jti: randomText(16),
    ...(token === undefined ? {} : { ath: await sha256(token) }),
  }
  return await sign(account, { typ: 'dpop+jwt', jwk: account.publicJwk }, claims)
}
