import { constants, createPublicKey, hash, type KeyObject, verify, type webcrypto } from 'node:crypto'
import type { Client } from 'oidc-provider'
import { clientAssertionAlgorithms, clockTolerance, livesTooLong } from './configuration.ts'

/** A client assertion that has been taken apart; nothing of it is proved yet. */
export interface Assertion {
  /** Also its issuer: what is not so is left to oidc-provider. */
  clientId: string
  jti: string
  header: Readonly<Record<string, unknown>>
  claims: Readonly<Record<string, unknown>>
  signed: string
  signature: Buffer
}

/** Takes an assertion apart; null where it is not one of the plainest form. */
export function readAssertion(text: string): Assertion | null {
  const [, head = '', body = '', tail = ''] = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(text) ?? []
  const [header, claims] = [jsonOf(head), jsonOf(body)]
  if (!header || !claims || tail.length % 4 === 1) return null
  const { sub, iss, jti } = claims
  if (typeof sub !== 'string' || sub === '' || iss !== sub) return null
  if (typeof jti !== 'string' || jti === '') return null
  const signed = text.slice(0, head.length + 1 + body.length)
  return { clientId: sub, jti, header, claims, signed, signature: Buffer.from(tail, 'base64url') }
}

/**
 * True where the assertion proves the client, by the rules of oidc-provider's own check (RFC 7523 3, OpenID Connect Core 1.0 9). False
 * is no refusal: whoever asks lets oidc-provider look, which also fetches keys that it has not seen. That the assertion was not used
 * before is the caller's to claim.
 */
export function isProvedBy(
  assertion: Assertion,
  { client, audiences, now }: { client: Client; audiences: ReadonlySet<unknown>; now: Date },
): boolean {
  const { header, claims, clientId } = assertion
  if (client.clientId !== clientId || client.tokenEndpointAuthMethod !== 'private_key_jwt') return false
  // A client bound to one algorithm is not among ours; should it be one day, oidc-provider holds it to that.
  if (client.tokenEndpointAuthSigningAlg !== undefined) return false
  return isTimely(claims, now) && isMeantFor(claims.aud, audiences) && isSignedBy(assertion, header, client)
}

/** RFC 7523 3: it has an end, which has not passed; it is not for later, and not good for longer than a use is remembered. */
function isTimely(claims: Readonly<Record<string, unknown>>, now: Date): boolean {
  const { exp, nbf, iat } = claims
  const seconds = Math.floor(now.getTime() / 1000)
  if (typeof exp !== 'number' || exp === 0 || seconds - clockTolerance >= exp) return false
  if (nbf !== undefined && (typeof nbf !== 'number' || nbf > seconds + clockTolerance)) return false
  if (iat !== undefined && typeof iat !== 'number') return false
  return !livesTooLong(claims, now)
}

/** RFC 7523 3: it names us. */
function isMeantFor(aud: unknown, audiences: ReadonlySet<unknown>): boolean {
  if (!Array.isArray(aud)) return audiences.has(aud)
  return aud.every(one => typeof one === 'string') && aud.some(one => audiences.has(one))
}

/** What oidc-provider keeps of a client's keys, and which of them it would try. Missing from the library's types. */
interface ClientKeys {
  asymmetricKeyStore?: { selectForVerify(wanted: { alg: string; kid: unknown }): readonly webcrypto.JsonWebKey[] }
}

function isSignedBy(
  { signed, signature }: Assertion,
  header: Readonly<Record<string, unknown>>,
  client: Client,
): boolean {
  const { alg, kid, crit, b64 } = header
  const algorithm = clientAssertionAlgorithms.find(one => one === alg)
  if (!algorithm) return false
  // RFC 7515 4.1.11: what must be understood is left to who may understand it.
  if (crit !== undefined || b64 !== undefined) return false
  const keys = (client as unknown as ClientKeys).asymmetricKeyStore?.selectForVerify({ alg: algorithm, kid }) ?? []
  const data = Buffer.from(signed)
  return keys.some(jwk => {
    const key = keyOf(jwk)
    return key !== null && holds(algorithm, key, data, signature)
  })
}

function holds(alg: Algorithm, key: KeyObject, data: Buffer, signature: Buffer): boolean {
  try {
    return signatureChecks[alg](key, data, signature)
  } catch {
    // A key that is not for this algorithm.
    return false
  }
}

type Algorithm = (typeof clientAssertionAlgorithms)[number]
type SignatureCheck = (key: KeyObject, data: Buffer, signature: Buffer) => boolean

/** RFC 7518 3.3 and 3.5: a shorter RSA key is none. */
const isLongRsa = (key: KeyObject): boolean => (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048

const edDsa: SignatureCheck = (key, data, signature) => verify(null, data, key, signature)

const signatureChecks: Readonly<Record<Algorithm, SignatureCheck>> = {
  ES256: (key, data, signature) => verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature),
  RS256: (key, data, signature) => isLongRsa(key) && verify('sha256', data, key, signature),
  PS256: (key, data, signature) =>
    isLongRsa(key) &&
    verify('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature),
  EdDSA: edDsa,
  Ed25519: edDsa,
}

/** Of the very objects that oidc-provider keeps: fetched anew, they are others, and so are their keys here. */
const imported = new WeakMap<webcrypto.JsonWebKey, KeyObject | null>()

function keyOf(jwk: webcrypto.JsonWebKey): KeyObject | null {
  const known = imported.get(jwk)
  if (known !== undefined) return known
  const key = importKey(jwk)
  imported.set(jwk, key)
  return key
}

function importKey(jwk: webcrypto.JsonWebKey): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return null
  }
}

/** Under which oidc-provider remembers a used assertion. */
export const replayId = ({ clientId, jti }: Assertion): string => hash('sha256', clientId + jti, 'base64url')

function jsonOf(part: string): Record<string, unknown> | null {
  if (part.length % 4 === 1) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
