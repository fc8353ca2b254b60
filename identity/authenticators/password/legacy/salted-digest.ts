import { createHash, timingSafeEqual } from 'node:crypto'
import { sm3 } from '../../../../kit/crypto/index.ts'
import { fault, type ParsedHash } from '../stored-hash.ts'
import { decodeBase64 } from './decode-base64.ts'

type DigestName = 'sha1' | 'sha256' | 'sha512' | 'sm3'

const digestBytes: Readonly<Record<DigestName, number>> = { sha1: 20, sha256: 32, sha512: 64, sm3: 32 }
const ldapDigests: Readonly<Record<string, DigestName>> = { SSHA: 'sha1', SSHA256: 'sha256', SSHA512: 'sha512' }

const ldapShape = /^\{([A-Z0-9-]+)\}(.+)$/
const dollarShape = /^(md5|sha1|sha256|sha512|sm3)(-suffix)?\$([^$]*)\$([^$]+)$/

/**
 * One round of a digest over password and salt:
 * - `sha256$<salt>$<hash>` (sha1, sha512, sm3 alike): digest of salt then password; `sha256-suffix$…`: of password then
 *   salt. The salt is text as it stands, or bytes written `hex:…` or `base64:…`; the hash is hex or base64;
 * - `{SSHA}`, `{SSHA256}`, `{SSHA512}`: LDAP's base64 of digest and salt, password first.
 *
 * MD5 is refused: nobody asked for it, and a list of salted MD5 is read almost as fast as one in clear. Its people come
 * in by 忘记密码. SHA-1 is accepted as old directories have nothing else; it lives until the first sign-in.
 */
export function parseSaltedDigest(text: string): ParsedHash | undefined {
  const ldap = ldapShape.exec(text)
  if (ldap !== null) return parseLdap(ldap[1] ?? '', ldap[2] ?? '')
  const [, name, suffix, saltText = '', hashText = ''] = dollarShape.exec(text) ?? []
  if (name === undefined) return /^(md5|sha1|sha256|sha512|sm3)(-suffix)?\$/.test(text) ? fault('malformed') : undefined
  if (!isDigestName(name)) return fault('weak-digest')
  if (saltText === '') return fault('unsalted')
  const expected = decodeHash(hashText, digestBytes[name])
  const salt = decodeSalt(saltText)
  return expected === undefined || salt === undefined
    ? fault('malformed')
    : saltedDigest({ name, salt, expected, saltFirst: !suffix })
}

function parseLdap(scheme: string, encoded: string): ParsedHash | undefined {
  if (scheme === 'SHA' || scheme === 'MD5' || scheme === 'SMD5') {
    return fault(scheme === 'SHA' ? 'unsalted' : 'weak-digest')
  }
  const name = ldapDigests[scheme]
  if (name === undefined) return undefined
  const bytes = decodeBase64(encoded)
  if (bytes === undefined || bytes.length < digestBytes[name]) return fault('malformed')
  const salt = bytes.subarray(digestBytes[name])
  if (salt.length === 0) return fault('unsalted')
  return saltedDigest({ name, salt, expected: bytes.subarray(0, digestBytes[name]), saltFirst: false })
}

type Parts = { name: DigestName; salt: Buffer; expected: Buffer; saltFirst: boolean }

function saltedDigest({ name, salt, expected, saltFirst }: Parts): ParsedHash {
  return {
    ok: true,
    hash: {
      kind: 'salted-digest',
      isCheap: true,
      isAsStrongAs: () => false,
      async matches(password) {
        const secret = Buffer.from(password, 'utf8')
        const message = Buffer.concat(saltFirst ? [salt, secret] : [secret, salt])
        return timingSafeEqual(digest(name, message), expected)
      },
    },
  }
}

function digest(name: DigestName, message: Buffer): Buffer {
  return name === 'sm3' ? sm3(message) : createHash(name).update(message).digest()
}

function decodeHash(text: string, bytes: number): Buffer | undefined {
  const isHex = text.length === bytes * 2 && /^[0-9a-f]+$/i.test(text)
  const decoded = isHex ? Buffer.from(text, 'hex') : decodeBase64(text)
  return decoded?.length === bytes ? decoded : undefined
}

/** Many old systems drew their salts as bytes, which no text can hold: those say how they are written. */
function decodeSalt(text: string): Buffer | undefined {
  const [, form, written = ''] = /^(hex|base64):(.*)$/.exec(text) ?? []
  if (form === undefined) return Buffer.from(text, 'utf8')
  const isHex = /^([0-9a-f]{2})+$/i.test(written)
  return form === 'base64' ? decodeBase64(written) : isHex ? Buffer.from(written, 'hex') : undefined
}

function isDigestName(name: string): name is DigestName {
  return Object.hasOwn(digestBytes, name)
}
