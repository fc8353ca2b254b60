import { parseArgon2 } from './argon2-hash.ts'
import { parseBcrypt } from './legacy/bcrypt.ts'
import { parsePbkdf2 } from './legacy/pbkdf2.ts'
import { parseSaltedDigest } from './legacy/salted-digest.ts'
import { fault, type ParsedHash } from './stored-hash.ts'

// One line per format: each gives undefined for a text that is another's.
const formats = [parseArgon2, parseBcrypt, parsePbkdf2, parseSaltedDigest] as const

const longestText = 1024

/**
 * Understands a stored hash. One text per account, its first characters name the format:
 *
 *     $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>      ours; argon2i and argon2d too
 *     $2b$12$<salt and hash>                            bcrypt: 2a, 2b, 2y
 *     pbkdf2-sha256$27500$<salt>$<hash>                 base64 salt; sha1, sha512; passlib and PHC with a leading $
 *     pbkdf2_sha256$600000$<salt>$<hash>                Django
 *     sha256$<salt>$<hash>   sm3$<salt>$<hash>          digest of salt then password; -suffix: password then salt
 *     {SSHA}<digest and salt>   {SSHA256}   {SSHA512}   LDAP
 *
 * The import calls it for every line, so that nothing is stored which could not be verified later.
 */
export function parseStoredHash(text: string): ParsedHash {
  if (text.length > longestText) return fault('malformed')
  for (const parse of formats) {
    const parsed = parse(text)
    if (parsed !== undefined) return parsed
  }
  return fault('unknown-format')
}
