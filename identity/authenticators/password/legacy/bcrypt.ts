import { verify } from '@node-rs/bcrypt'
import { fault, type ParsedHash } from '../stored-hash.ts'

// 2x marks hashes of an old, faulty implementation; no verifier for it exists here.
const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/
const leastCost = 4
// Cost 15 takes about three seconds of a core.
const mostCost = 15
const cheapBelowCost = 8

/**
 * `$2a$`, `$2b$` or `$2y$`, two digits of cost, 22 characters of salt and 31 of hash. Bcrypt reads 72 bytes and ignores
 * the rest, so a longer password is verified by its first 72 bytes, as the old system did; the hash that replaces it at
 * that sign-in covers all of it.
 */
export function parseBcrypt(text: string): ParsedHash | undefined {
  if (!text.startsWith('$2')) return undefined
  const cost = Number(shape.exec(text)?.[1])
  if (Number.isNaN(cost) || cost < leastCost) return fault('malformed')
  if (cost > mostCost) return fault('too-costly')
  return {
    ok: true,
    hash: {
      kind: 'bcrypt',
      isCheap: cost < cheapBelowCost,
      isAsStrongAs: () => false,
      matches: password => verify(password, text),
    },
  }
}
