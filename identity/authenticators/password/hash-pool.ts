import { availableParallelism } from 'node:os'
import { randomToken } from '../../../kit/crypto/index.ts'
import { AppError } from '../../../kit/errors/index.ts'
import { hashWithArgon2, hashWithArgon2Now } from './argon2-hash.ts'
import { parseStoredHash } from './legacy-hashes.ts'
import { normalisePassword } from './normalise-password.ts'
import type { HashParameters, StoredHash } from './stored-hash.ts'
import { createWorkBound } from './work-bound.ts'

/** OWASP Password Storage Cheat Sheet: the least for argon2id. */
export const defaultHashParameters: HashParameters = { memoryCost: 19456, timeCost: 2, parallelism: 1 }

export type HashPoolOptions = {
  /** Hashes at a time; the number of cores unless given. Node's own thread pool (4, UV_THREADPOOL_SIZE) bounds it too. */
  running?: number
  /** How many may wait; beyond, `overloaded` is thrown (503 with Retry-After). */
  queue: number
  parameters?: HashParameters
  /** Refuses to hash within a database transaction (`refuseInsideTransaction`). */
  guard: (what: string) => void
  /** Milliseconds, for the estimate in `retryAfterSeconds`. */
  clock?: () => number
}

export type Verification = { matches: boolean; needsRehash: boolean }

export type HashPool = {
  /** Throws `password-unusable` (reason malformed or too-long) for what `checkNewPassword` would have refused. */
  hash(password: string): Promise<string>
  /** Throws `stored-hash-unreadable` for a text that `parseStoredHash` refuses. */
  verify(stored: string, password: string): Promise<Verification>
  /** Costs what `verify` costs and never matches: for accounts that do not exist (ASVS 5.0 §6.3.8). */
  verifyDecoy(password: string): Promise<Verification>
  depth(): { running: number; waiting: number }
}

/** The one place that hashes passwords. Blocks for one hash when made: the decoy. */
export function createHashPool(options: HashPoolOptions): HashPool {
  const { running = availableParallelism(), queue, parameters = defaultHashParameters, guard } = options
  const bound = createWorkBound({ running, queue, clock: options.clock ?? (() => performance.now()) })
  const decoy = understood(hashWithArgon2Now(randomToken(), parameters))

  async function verifyAgainst(stored: StoredHash, password: string): Promise<Verification> {
    const spellings = spellingsOf(password)
    for (const [index, spelling] of spellings.entries()) {
      if (await stored.matches(spelling)) {
        return { matches: true, needsRehash: index > 0 || !stored.isAsStrongAs(parameters) }
      }
    }
    // What can't be a password at all, or is compared in no time, must not answer sooner than the rest.
    if (stored.isCheap || spellings.length === 0) await decoy.matches('')
    return noMatch
  }

  return {
    async hash(password) {
      guard('hashing a password')
      const normalised = normalisePassword(password)
      if (!normalised.ok) throw new AppError('password-unusable', { details: { reason: normalised.code } })
      return await bound.run(() => hashWithArgon2(normalised.text, parameters))
    },
    async verify(stored, password) {
      guard('verifying a password')
      const hash = understood(stored)
      return await bound.run(() => verifyAgainst(hash, password))
    },
    async verifyDecoy(password) {
      guard('verifying a password')
      await bound.run(() => verifyAgainst(decoy, password))
      return noMatch
    },
    depth: bound.depth,
  }
}

const noMatch: Verification = { matches: false, needsRehash: false }

function understood(text: string): StoredHash {
  const parsed = parseStoredHash(text)
  if (!parsed.ok) throw new AppError('stored-hash-unreadable', { details: { reason: parsed.code } })
  return parsed.hash
}

/** The normalised form, which we hash, and the typed one where it differs: other systems hashed that. */
function spellingsOf(password: string): string[] {
  const normalised = normalisePassword(password)
  return normalised.ok ? [...new Set([normalised.text, password])] : []
}
