import type { Write } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import { absoluteFailureLimit, type CountedKind, type Policy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { addsUp, attemptsLeft, lockEnd } from './rules.ts'
import type { LockKey, LockState, LockStore } from './store.ts'

export interface LockSubject {
  realm: string
  /** `a:<account id>`, `i:<blind index>` for what is no account, or `new:…` for an address being registered. */
  subject: string
  /** Whether the account knows the device that tries. */
  known: boolean
}

export type GateOutcome<T> =
  /** `clear` forgets the failures so far; for whoever writes what the right answer brings about. */
  | { ok: true; value: T; clear: Write<IdentityTables> }
  | { ok: false; code: 'gate.wrong'; attemptsLeft: number; lockedUntil: Date | null; closed: boolean }
  /** Refused without being looked at. `until` is null where only recovery opens the way again. */
  | { ok: false; code: 'gate.locked'; until: Date | null }

export type Gate = ReturnType<typeof createGate>

/**
 * The one door to every authenticator (OWASP ASVS 5.0 6.3.1, NIST SP 800-63B-4 3.2.2): counts the attempt, lets `verify` look at
 * the answer, and says how the count is cleared when it was right.
 */
export function createGate(deps: { store: Pick<LockStore, 'count' | 'read' | 'clear' | 'uncount'>; now: () => Date }) {
  return {
    /** @param verify answers null for a wrong answer */
    async attempt<T>(
      at: LockSubject,
      kind: CountedKind,
      policy: Policy,
      verify: () => Promise<T | null>,
    ): Promise<GateOutcome<T>> {
      const now = deps.now()
      const lock = policy.locks[kind]
      const key: LockKey = { ...at, kind }
      const limits = limitsOf(at, lock.cumulative)
      const lockUntil = lockEnd(lock.lasts, now, policy.timeZone)
      const counted = await deps.store.count(
        key,
        { attempts: lock.attempts, within: lock.within, ...limits, lockUntil },
        now,
      )
      if (!counted)
        return { ok: false, code: 'gate.locked', until: lockedUntil(await deps.store.read(key), limits, now) }

      const value = await verifyOrUncount(key, verify)
      if (value === null) {
        const closed = isClosed(counted, limits)
        return {
          ok: false,
          code: 'gate.wrong',
          attemptsLeft: attemptsLeft(counted, { attempts: lock.attempts, cumulative: limits.cumulative }),
          lockedUntil: closed ? null : counted.lockedUntil,
          closed,
        }
      }
      return { ok: true, value, clear: async executor => await deps.store.clear(executor, key) }
    },

    /** Whether a lock stands, without trying. */
    async standing(
      at: LockSubject,
      kind: CountedKind,
      policy: Policy,
    ): Promise<{ locked: boolean; until: Date | null }> {
      const state = await deps.store.read({ ...at, kind })
      const limits = limitsOf(at, policy.locks[kind].cumulative)
      const until = state?.lockedUntil ?? null
      const timed = until !== null && until > deps.now()
      const locked = state !== null && (timed || isClosed(state, limits))
      return { locked, until: locked ? lockedUntil(state, limits, deps.now()) : null }
    },
  }

  async function verifyOrUncount<T>(key: LockKey, verify: () => Promise<T | null>): Promise<T | null> {
    try {
      return await verify()
    } catch (error) {
      if (error instanceof AppError && error.code === 'overloaded') await deps.store.uncount(key)
      throw error
    }
  }
}

interface Limits {
  /** Failures in all that close the way to this class of devices. */
  cumulative: number | null
  /** Failures of both classes together that close it to all. */
  ceiling: number
}

/** PostgreSQL's largest integer: never reached. */
const noCeiling = 2_147_483_647

function limitsOf({ subject, known }: LockSubject, cumulative: number): Limits {
  if (!addsUp(subject)) return { cumulative: null, ceiling: noCeiling }
  return { cumulative: known ? null : cumulative, ceiling: absoluteFailureLimit }
}

function isClosed(state: LockState, { cumulative, ceiling }: Limits): boolean {
  return state.grandTotal >= ceiling || (cumulative !== null && state.total >= cumulative)
}

function lockedUntil(state: LockState | null, limits: Limits, now: Date): Date | null {
  if (!state || isClosed(state, limits)) return null
  // The lock may have ended between the statement that refused and this look: then "now" is the honest answer.
  return state.lockedUntil ?? now
}
