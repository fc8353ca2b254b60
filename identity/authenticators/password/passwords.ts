import type { Database } from '../../../kit/database/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import type { Realm } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Authenticator } from '../index.ts'
import type { Blocklist } from './blocklist.ts'
import type { PasswordContext } from './context-words.ts'
import type { HashPool } from './hash-pool.ts'
import { checkNewPassword, type PasswordReason } from './rules.ts'
import type { PasswordStore } from './store.ts'
import type { Strength, StrengthMeter } from './strength.ts'
import { wasUsedBefore } from './was-used-before.ts'

export type Passwords = ReturnType<typeof createPasswords>

export interface PreparedPassword {
  realm: Realm
  /** null for an account that is being opened. */
  accountId: string | null
  password: string
  facts: PasswordContext
}

/** Passwords as ceremonies use them: proved, prepared, set. Hashing happens outside of transactions, within the pool's bound. */
export function createPasswords(deps: {
  database: Database<IdentityTables>
  store: PasswordStore
  pool: HashPool
  loadBlocklist: () => Promise<Blocklist>
  loadMeter: () => Promise<StrengthMeter>
}) {
  const { database, store, pool } = deps

  const findHash = async (accountId: string) => (await store.find(database.query, accountId))?.hash ?? null

  const authenticator: Authenticator<string> = {
    kind: 'password',
    async verify(proving, answer) {
      const { passwordHash: known } = proving
      const hash = known === undefined ? await findHash(proving.accountId ?? nobodysId) : known
      if (hash === null || !proving.accountId) {
        // The same work for what is no account, so that time tells nothing (ASVS 5.0 6.3.8).
        await pool.verifyDecoy(answer)
        return null
      }
      const { matches, needsRehash } = await pool.verify(hash, answer)
      if (!matches) return null
      if (needsRehash) await store.rehash(database.query, proving.accountId, hash, await pool.hash(answer))
      return { bound: proving.subject }
    },
  }

  return {
    authenticator,
    set: store.set,

    /** Checks a password to be and hashes it. */
    async prepare(
      prepared: PreparedPassword,
    ): Promise<{ ok: true; hash: string } | { ok: false; reasons: PasswordReason[] }> {
      const { realm, accountId, password, facts } = prepared
      const policy = realm.policy.password
      const checked = checkNewPassword(
        password,
        policy,
        policy.blocklist ? { facts, blocklist: await deps.loadBlocklist() } : { facts },
      )
      if (!checked.ok) return checked
      const before =
        accountId && policy.history > 0 ? await store.history(database.query, accountId, policy.history) : []
      if (await wasUsedBefore(pool, password, before))
        return { ok: false, reasons: [{ code: 'used-before', count: policy.history }] }
      return { ok: true, hash: await pool.hash(password) }
    },

    /** How hard a password is to guess, for the meter beside the field. */
    async strength(password: string, facts: PasswordContext): Promise<Strength> {
      return (await deps.loadMeter())(password, facts)
    },
  }
}
