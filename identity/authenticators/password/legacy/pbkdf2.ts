import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { fault, type ParsedHash } from '../stored-hash.ts'
import { decodeBase64 } from './decode-base64.ts'

const derive = promisify(pbkdf2)

const shape = /^\$?pbkdf2(?:([-_])(sha1|sha256|sha512))?\$(?:i=)?(\d{1,10})(?:,l=\d+)?\$([^$]+)\$([^$]+)$/
const mostIterations = 5_000_000
const cheapBelowIterations = 20_000
const leastHashBytes = 16
const mostHashBytes = 128

/**
 * PBKDF2 with SHA-1, 256 or 512:
 * - `pbkdf2-sha256$<iterations>$<salt>$<hash>`, salt and hash base64 (Keycloak's parts put together; `pbkdf2$` is SHA-1);
 * - `$pbkdf2-sha256$<iterations>$…` and `$pbkdf2-sha256$i=<iterations>,l=32$…` (passlib, PHC);
 * - `pbkdf2_sha256$<iterations>$<salt>$<hash>`, the salt as text (Django).
 */
export function parsePbkdf2(text: string): ParsedHash | undefined {
  if (!/^\$?pbkdf2/.test(text)) return undefined
  const [, separator, digest = 'sha1', iterationText, saltText = '', hashText = ''] = shape.exec(text) ?? []
  const iterations = Number(iterationText)
  const salt = separator === '_' ? Buffer.from(saltText, 'utf8') : decodeBase64(saltText)
  const expected = decodeBase64(hashText)
  if (!(iterations > 0) || salt === undefined || expected === undefined) return fault('malformed')
  if (expected.length < leastHashBytes || expected.length > mostHashBytes) return fault('malformed')
  if (iterations > mostIterations) return fault('too-costly')
  return {
    ok: true,
    hash: {
      kind: 'pbkdf2',
      isCheap: iterations < cheapBelowIterations,
      isAsStrongAs: () => false,
      async matches(password) {
        return timingSafeEqual(await derive(password, salt, iterations, expected.length, digest), expected)
      },
    },
  }
}
