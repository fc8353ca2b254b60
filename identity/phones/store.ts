import { type SqlBool, sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor, Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { gestureTries } from './rules.ts'
import { sessionQueries } from './store-sessions.ts'

export interface Phone {
  id: string
  accountId: string
  realm: string
  thumbprint: string
  publicKey: Readonly<Record<string, unknown>>
  name: string
  madeOn: string
  madeAtPlace: string | null
  sessionId: string
  deviceId: string | null
  createdAt: Date
  lastUsedAt: Date
  revokedAt: Date | null
  /** `used-up`: nothing but the password helps, and then a new gesture. */
  gesture: 'none' | 'set' | 'used-up'
}

export interface NewPhone {
  id: string
  accountId: string
  realm: string
  thumbprint: string
  publicKey: Readonly<Record<string, unknown>>
  name: string
  madeOn: string
  madeAtPlace: string | null
  sessionId: string
  deviceId: string | null
}

export interface WhichPhone {
  accountId: string
  id: string
}

export type PhoneStore = ReturnType<typeof createPhoneStore>

export function createPhoneStore({ keys, now }: { keys: Pick<KeyRing, 'encrypt' | 'decrypt'>; now: () => Date }) {
  const seal = (name: string): string => keys.encrypt(name, 'phones.name')
  const read = (row: PhoneRow): Phone => ({ ...phoneOf(row), name: keys.decrypt(row.name_cipher, 'phones.name') })
  const all = (executor: Executor<IdentityTables>, accountId: string) =>
    executor.selectFrom('phones').selectAll().where('account_id', '=', accountId)

  return {
    ...sessionQueries({ now }),

    /** @returns false where the account has this key already, revoked or not */
    async insert(tx: Transaction<IdentityTables>, phone: NewPhone): Promise<boolean> {
      const at = now()
      const row = await tx
        .insertInto('phones')
        .values({
          account_id: phone.accountId,
          id: phone.id,
          realm: phone.realm,
          thumbprint: phone.thumbprint,
          public_key: JSON.stringify(phone.publicKey),
          name_cipher: seal(phone.name),
          made_on: phone.madeOn,
          made_at_place: phone.madeAtPlace,
          session_id: phone.sessionId,
          device_id: phone.deviceId,
          created_at: at,
          last_used_at: at,
        })
        .onConflict(conflict => conflict.columns(['account_id', 'thumbprint']).doNothing())
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** The account's phone with this key, revoked ones too. */
    async findByKey(
      executor: Executor<IdentityTables>,
      { accountId, realm, thumbprint }: { accountId: string; realm: string; thumbprint: string },
    ): Promise<Phone | null> {
      const query = all(executor, accountId).where('realm', '=', realm).where('thumbprint', '=', thumbprint)
      const row = await query.executeTakeFirst()
      return row ? read(row) : null
    },

    async find(executor: Executor<IdentityTables>, { accountId, id }: WhichPhone): Promise<Phone | null> {
      const row = await all(executor, accountId).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirst()
      return row ? read(row) : null
    },

    /** Those in use, the one used last first. */
    async list(executor: Executor<IdentityTables>, accountId: string): Promise<Phone[]> {
      const query = all(executor, accountId).where('revoked_at', 'is', null)
      return (await query.orderBy('last_used_at', 'desc').limit(50).execute()).map(read)
    },

    async rename(executor: Executor<IdentityTables>, { accountId, id }: WhichPhone, name: string): Promise<boolean> {
      const row = await executor
        .updateTable('phones')
        .set({ name_cipher: seal(name) })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    /** Ends one, or, with null, all, with gesture and subscription. @returns those that it ended */
    async revoke(executor: Executor<IdentityTables>, accountId: string, id: string | null): Promise<Phone[]> {
      let query = executor
        .updateTable('phones')
        .set({ revoked_at: now(), gesture_hash: null })
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
      if (id) query = query.where('id', '=', id)
      return await endSubscriptions(executor, (await query.returningAll().execute()).map(read))
    },

    async setGesture(
      executor: Executor<IdentityTables>,
      { accountId, id }: WhichPhone,
      given: { hash: string; at: Date },
    ) {
      const row = await executor
        .updateTable('phones')
        .set({ gesture_hash: given.hash, gesture_set_at: now(), gesture_tries: 0, gesture_at: given.at })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .where(eb => eb.or([eb('gesture_at', 'is', null), eb('gesture_at', '<', given.at)]))
        .returning('id')
        .executeTakeFirst()
      return row !== undefined
    },

    async removeGesture(executor: Executor<IdentityTables>, { accountId, id }: WhichPhone): Promise<void> {
      await executor
        .updateTable('phones')
        .set({ gesture_hash: null, gesture_tries: 0 })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .execute()
    },

    /**
     * Counts one try as wrong before anyone looks at it, in one statement, so that parallel guesses can't exceed the limit; and takes
     * the signed time, so that what was signed once counts once.
     *
     * @returns what to compare with, or null where there is nothing more to try
     */
    async countGesture(
      executor: Executor<IdentityTables>,
      { accountId, id }: WhichPhone,
      at: Date,
    ): Promise<{ hash: string; triesLeft: number } | null> {
      const row = await executor
        .updateTable('phones')
        .set({ gesture_tries: sql<number>`gesture_tries + 1`, gesture_at: at })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .where('gesture_hash', 'is not', null)
        .where('gesture_tries', '<', gestureTries)
        .where(sql<SqlBool>`(gesture_at is null or gesture_at < ${at})`)
        .returning(['gesture_hash', 'gesture_tries'])
        .executeTakeFirst()
      if (!row || row.gesture_hash === null) return null
      return { hash: row.gesture_hash, triesLeft: gestureTries - row.gesture_tries }
    },

    /** A right one: the count starts again. */
    async clearGesture(executor: Executor<IdentityTables>, { accountId, id }: WhichPhone): Promise<void> {
      await executor
        .updateTable('phones')
        .set({ gesture_tries: 0 })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .execute()
    },

    /** What a phone is asked to sign with a passkey; a later one takes the place of an earlier. */
    async ask(
      executor: Executor<IdentityTables>,
      asked: { phoneId: string; accountId: string; id: string; expiresAt: Date },
    ) {
      const fresh = { account_id: asked.accountId, id: asked.id, expires_at: asked.expiresAt }
      await executor
        .insertInto('phone_challenges')
        .values({ phone_id: asked.phoneId, ...fresh })
        .onConflict(conflict => conflict.column('phone_id').doUpdateSet(fresh))
        .execute()
    },

    /** Consumes what it was asked, in one statement: of two answers exactly one wins. */
    async answered(executor: Executor<IdentityTables>, phone: { phoneId: string; accountId: string }) {
      const row = await executor
        .deleteFrom('phone_challenges')
        .where('phone_id', '=', phone.phoneId)
        .where('account_id', '=', phone.accountId)
        .where('expires_at', '>', now())
        .returning('id')
        .executeTakeFirst()
      return row?.id ?? null
    },
  }
}

/** What woke the phones that are gone. */
async function endSubscriptions(executor: Executor<IdentityTables>, gone: Phone[]): Promise<Phone[]> {
  for (const { accountId, id } of gone)
    await executor
      .deleteFrom('push_subscriptions')
      .where('account_id', '=', accountId)
      .where('phone_id', '=', id)
      .execute()
  return gone
}

interface PhoneRow {
  id: string
  account_id: string
  realm: string
  thumbprint: string
  public_key: unknown
  name_cipher: string
  made_on: string
  made_at_place: string | null
  session_id: string
  device_id: string | null
  created_at: Date
  last_used_at: Date
  revoked_at: Date | null
  gesture_hash: string | null
  gesture_tries: number
}

function phoneOf(row: PhoneRow): Omit<Phone, 'name'> {
  return {
    id: row.id,
    accountId: row.account_id,
    realm: row.realm,
    thumbprint: row.thumbprint,
    publicKey: row.public_key as Readonly<Record<string, unknown>>,
    madeOn: row.made_on,
    madeAtPlace: row.made_at_place,
    sessionId: row.session_id,
    deviceId: row.device_id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    gesture: row.gesture_hash === null ? 'none' : row.gesture_tries >= gestureTries ? 'used-up' : 'set',
  }
}
