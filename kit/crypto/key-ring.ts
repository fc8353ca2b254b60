import { randomBytes } from 'node:crypto'
import { AppError } from '../errors/index.ts'
import { constantTimeEqual } from './constant-time-equal.ts'
import { hashToken } from './hash-token.ts'
import type { Key, KeyMaterial, KeyUse } from './key-material.ts'
import { type RandomBytes, randomToken } from './random-token.ts'
import { formatSealedText, parseSealedText } from './sealed-text.ts'
import { createSuite, ivBytes, type Suite } from './suite.ts'

/**
 * Encryption and look-up of personal data. A `context` names the field (`persons.name`); it is bound into every
 * result, so that what was made for one field means nothing in another.
 */
export type KeyRing = {
  encrypt(plain: string, context: string): string
  /** Throws `ciphertext-unreadable` with a `reason`: format, unknown-key or tampered (changed, or of another field). */
  decrypt(cipher: string, context: string): string
  /** True when written with a key that is no longer the current one. */
  needsReEncryption(cipher: string): boolean
  /** The value's keyed look-up texts `<keyId>.<hmac>`: current key first, older ones while a rotation runs. */
  blindIndexes(value: string, context: string): string[]
  needsReIndex(blindIndex: string): boolean
  /** A keyed hash `<keyId>.<hmac>` with the current key, for short codes, throttle keys and signed values. */
  mac(value: string, context: string): string
  /** Also true for a MAC made with an older key that is still in the ring. */
  verifyMac(value: string, context: string, mac: string): boolean
  hashToken(secret: string): string
  randomToken(bytes?: number): string
}

type UsableKey = { id: string; bytes: Buffer; suite: Suite }

/**
 * A ring over the material; `random` gives the nonces. GCM with random 96-bit nonces is safe up to 2^32 texts per key
 * (NIST SP 800-38D §8.3): rotate before.
 */
export function createKeyRing(material: KeyMaterial, random: RandomBytes = randomBytes): KeyRing {
  const encryption = createKeySet(material, 'encryption')
  const blindIndex = createKeySet(material, 'blindIndex')
  const mac = createKeySet(material, 'mac')
  return {
    encrypt(plain, context) {
      refuseMalformed(plain)
      const { id, bytes, suite } = encryption.current
      const iv = Buffer.from(random(ivBytes))
      const sealed = suite.seal({ key: bytes, iv, text: Buffer.from(plain, 'utf8'), context: boundTo(context, id) })
      return formatSealedText({ keyId: id, iv, sealed })
    },
    decrypt: (cipher, context) => decrypt(encryption, cipher, context),
    needsReEncryption: cipher => parseSealedText(cipher)?.keyId !== encryption.current.id,
    blindIndexes: (value, context) => blindIndex.all.map(key => keyedHash(key, value, context)),
    needsReIndex: index => keyIdOf(index) !== blindIndex.current.id,
    mac: (value, context) => keyedHash(mac.current, value, context),
    verifyMac(value, context, given) {
      const key = mac.find(keyIdOf(given))
      return key !== undefined && constantTimeEqual(keyedHash(key, value, context), given)
    },
    hashToken: secret => hashToken(secret, material.suite),
    randomToken: bytes => randomToken(bytes, random),
  }
}

type KeySet = { current: UsableKey; all: UsableKey[]; find(id: string): UsableKey | undefined }

function createKeySet(material: KeyMaterial, use: KeyUse): KeySet {
  const all = material[use].map((key: Key) => ({
    id: key.id,
    bytes: Buffer.from(key.key, 'base64url'),
    suite: createSuite(key.suite ?? material.suite),
  }))
  const [current] = all
  if (current === undefined) throw new AppError('keys-invalid', { details: { faults: [`${use}: no key`] } })
  return { current, all, find: id => all.find(key => key.id === id) }
}

function decrypt(keys: KeySet, cipher: string, context: string): string {
  const parsed = parseSealedText(cipher)
  if (parsed === undefined || parsed.iv.length !== ivBytes) throw unreadable('format', context)
  const key = keys.find(parsed.keyId)
  if (key === undefined) throw unreadable('unknown-key', context)
  const input = { key: key.bytes, iv: parsed.iv, text: parsed.sealed, context: boundTo(context, key.id) }
  const plain = key.suite.open(input)
  if (plain === undefined) throw unreadable('tampered', context)
  return plain.toString('utf8')
}

function unreadable(reason: 'format' | 'unknown-key' | 'tampered', context: string): AppError {
  return new AppError('ciphertext-unreadable', { details: { reason, context } })
}

// The version and key id are bound too: nothing outside the ciphertext can be altered without the tag failing.
function boundTo(context: string, keyId: string): Buffer {
  return Buffer.from(`v1.${keyId}.${checked(context)}`, 'utf8')
}

function keyedHash(key: UsableKey, value: string, context: string): string {
  refuseMalformed(value)
  const message = Buffer.from(`${checked(context)}\0${value}`, 'utf8')
  return `${key.id}.${key.suite.hmac(key.bytes, message).toString('base64url')}`
}

function keyIdOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('.')))
}

/** Without NUL, so that context and value can't be shifted into each other. */
function checked(context: string): string {
  if (!/^[\x21-\x7e]{1,200}$/.test(context)) throw new RangeError('a context is 1 to 200 visible ASCII characters')
  return context
}

/** Half a surrogate pair has no UTF-8 form: it would come back as another character. */
function refuseMalformed(text: string): void {
  if (!text.isWellFormed()) throw new AppError('text-malformed')
}
