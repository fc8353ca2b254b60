import { type SqlBool, sql } from 'kysely'
import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { Executor, Transaction } from '../../../kit/database/index.ts'
import type { IdentityTables } from '../../tables.ts'

export interface Passkey {
  id: string
  credentialId: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  aaguid: string | null
  synced: boolean
  backedUp: boolean
  hardware: boolean
  name: string
  madeOn: string
  madeAtPlace: string | null
  createdAt: Date
  lastUsedAt: Date | null
}

export type NewPasskey = Omit<Passkey, 'createdAt' | 'lastUsedAt'>

export type PasskeyStore = ReturnType<typeof createPasskeyStore>

export function createPasskeyStore({ keys, now }: { keys: KeyRing; now: () => Date }) {
  const seal = (name: string): string => keys.encrypt(name, 'passkeys.name')
  const read = (row: Row): Passkey => ({ ...passkeyOf(row), name: keys.decrypt(row.name_cipher, 'passkeys.name') })

  return {
    /** @returns false where an account of the realm has the credential already (WebAuthn Level 3 7.1 step 26) */
    async insert(
      tx: Transaction<IdentityTables>,
      account: { id: string; realm: string },
      passkey: NewPasskey,
    ): Promise<boolean> {
      const { id: accountId, realm } = account
      const taken = await tx
        .insertInto('passkey_credentials')
        .values({ realm, credential_id: passkey.credentialId, account_id: accountId })
        .onConflict(conflict => conflict.doNothing())
        .returning('account_id')
        .executeTakeFirst()
      if (!taken) return false
      await tx
        .insertInto('passkeys')
        .values({
          account_id: accountId,
          id: passkey.id,
          realm,
          credential_id: passkey.credentialId,
          public_key: Buffer.from(passkey.publicKey),
          counter: passkey.counter,
          transports: passkey.transports,
          aaguid: passkey.aaguid,
          synced: passkey.synced,
          backed_up: passkey.backedUp,
          hardware: passkey.hardware,
          name_cipher: seal(passkey.name),
          made_on: passkey.madeOn,
          made_at_place: passkey.madeAtPlace,
          created_at: now(),
          last_used_at: null,
        })
        .execute()
      return true
    },

    /** The newest first; `before` is the id of the last one already shown. */
    async list(
      executor: Executor<IdentityTables>,
      accountId: string,
      { limit, before = null }: { limit: number; before?: string | null },
    ): Promise<Passkey[]> {
      let query = executor.selectFrom('passkeys').selectAll().where('account_id', '=', accountId)
      if (before) query = query.where('id', '<', before)
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(read)
    },

    async count(executor: Executor<IdentityTables>, accountId: string): Promise<number> {
      const row = await executor
        .selectFrom('passkeys')
        .select(eb => eb.fn.countAll<string>().as('count'))
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async find(executor: Executor<IdentityTables>, accountId: string, id: string): Promise<Passkey | null> {
      const query = executor.selectFrom('passkeys').selectAll().where('account_id', '=', accountId)
      const row = await query.where('id', '=', id).executeTakeFirst()
      return row ? read(row) : null
    },

    async findByCredential(
      executor: Executor<IdentityTables>,
      { realm, accountId, credentialId }: { realm: string; accountId: string; credentialId: string },
    ): Promise<Passkey | null> {
      const row = await executor
        .selectFrom('passkeys')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('realm', '=', realm)
        .where('credential_id', '=', credentialId)
        .executeTakeFirst()
      return row ? read(row) : null
    },

    /**
     * Writes one use down, in one statement: of two uses with the same count exactly one wins, and a count that does not grow is
     * refused (WebAuthn Level 3 7.2 step 22). Authenticators that never count say 0 for ever.
     */
    async use(
      executor: Executor<IdentityTables>,
      passkey: { accountId: string; id: string },
      used: { counter: number; backedUp: boolean },
    ): Promise<boolean> {
      const row = await executor
        .updateTable('passkeys')
        .set({ counter: used.counter, backed_up: used.backedUp, last_used_at: now() })
        .where('account_id', '=', passkey.accountId)
        .where('id', '=', passkey.id)
        .where(sql<SqlBool>`(counter < ${used.counter}::bigint or (counter = 0 and ${used.counter}::bigint = 0))`)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async rename(executor: Executor<IdentityTables>, accountId: string, id: string, name: string): Promise<boolean> {
      const row = await executor
        .updateTable('passkeys')
        .set({ name_cipher: seal(name) })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Removes one passkey, or, with null, all. @returns how many there were */
    async remove(tx: Transaction<IdentityTables>, accountId: string, id: string | null): Promise<number> {
      let query = tx.deleteFrom('passkeys').where('account_id', '=', accountId)
      if (id) query = query.where('id', '=', id)
      const gone = await query.returning(['realm', 'credential_id']).execute()
      for (const { realm, credential_id: credentialId } of gone)
        await tx
          .deleteFrom('passkey_credentials')
          .where('realm', '=', realm)
          .where('credential_id', '=', credentialId)
          .execute()
      return gone.length
    },

    /** What a session is asked to sign for a new passkey; a later page takes the place of an earlier one. */
    async ask(
      executor: Executor<IdentityTables>,
      asked: { sessionId: string; accountId: string; challengeHash: string; expiresAt: Date },
    ): Promise<void> {
      const fresh = { challenge_hash: asked.challengeHash, expires_at: asked.expiresAt }
      await executor
        .insertInto('passkey_challenges')
        .values({ session_id: asked.sessionId, account_id: asked.accountId, ...fresh })
        .onConflict(conflict => conflict.column('session_id').doUpdateSet(fresh))
        .execute()
    },

    /** Consumes what the session was asked, in one statement: of two answers exactly one wins. */
    async answered(
      executor: Executor<IdentityTables>,
      asked: { sessionId: string; accountId: string; challengeHash: string },
    ): Promise<boolean> {
      const row = await executor
        .deleteFrom('passkey_challenges')
        .where('session_id', '=', asked.sessionId)
        .where('account_id', '=', asked.accountId)
        .where('challenge_hash', '=', asked.challengeHash)
        .where('expires_at', '>', now())
        .returning('session_id')
        .executeTakeFirst()
      return row !== undefined
    },
  }
}

interface Row {
  id: string
  credential_id: string
  public_key: Uint8Array
  counter: number
  transports: string[]
  aaguid: string | null
  synced: boolean
  backed_up: boolean
  hardware: boolean
  name_cipher: string
  made_on: string
  made_at_place: string | null
  created_at: Date
  last_used_at: Date | null
}

function passkeyOf(row: Row): Omit<Passkey, 'name'> {
  return {
    id: row.id,
    credentialId: row.credential_id,
    publicKey: Uint8Array.from(row.public_key),
    counter: row.counter,
    transports: row.transports,
    aaguid: row.aaguid,
    synced: row.synced,
    backedUp: row.backed_up,
    hardware: row.hardware,
    madeOn: row.made_on,
    madeAtPlace: row.made_at_place,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }
}
