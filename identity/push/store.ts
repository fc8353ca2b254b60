import { z } from 'zod'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import { isLanguage, type Language } from '../../kit/i18n/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { SubscriptionKeys } from './rules.ts'

export interface Subscription {
  accountId: string
  phoneId: string
  realm: string
  endpoint: string
  keys: SubscriptionKeys
  /** Of the phone's app, for what is shown on its screen. */
  language: Language
}

export interface KeyPair {
  publicKey: string
  privateKey: string
}

interface Which {
  accountId: string
  phoneId: string
}

type Run = Executor<IdentityTables>
export type PushStore = ReturnType<typeof createPushStore>

const sealedKeys = z.strictObject({ p256dh: z.string(), auth: z.string(), language: z.string() })

/** The SQL of subscriptions and of the keys that push services know the realms by. */
export function createPushStore({
  keys,
  now,
}: {
  keys: Pick<KeyRing, 'encrypt' | 'decrypt' | 'mac'>
  now: () => Date
}) {
  return {
    /** A browser is subscribed once: whose it was before is woken by it no more. */
    async save(run: Run, { accountId, phoneId, realm, endpoint, language, ...given }: Subscription): Promise<void> {
      const endpointKey = keys.mac(`${realm}:${endpoint}`, 'push.endpoint')
      await run
        .deleteFrom('push_subscriptions')
        .where('realm', '=', realm)
        .where('endpoint_key', '=', endpointKey)
        .where('phone_id', '<>', phoneId)
        .execute()
      const fresh = {
        endpoint_key: endpointKey,
        endpoint_cipher: keys.encrypt(endpoint, 'push.endpoint'),
        keys_cipher: keys.encrypt(JSON.stringify({ ...given.keys, language }), 'push.keys'),
        created_at: now(),
      }
      await run
        .insertInto('push_subscriptions')
        .values({ account_id: accountId, phone_id: phoneId, realm, ...fresh })
        .onConflict(conflict => conflict.columns(['account_id', 'phone_id']).doUpdateSet(fresh))
        .execute()
    },

    async find(run: Run, { accountId, phoneId }: Which): Promise<Subscription | null> {
      const row = await run
        .selectFrom('push_subscriptions')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('phone_id', '=', phoneId)
        .executeTakeFirst()
      if (!row) return null
      const { language, ...read } = sealedKeys.parse(JSON.parse(keys.decrypt(row.keys_cipher, 'push.keys')))
      const endpoint = keys.decrypt(row.endpoint_cipher, 'push.endpoint')
      return {
        accountId,
        phoneId,
        realm: row.realm,
        endpoint,
        keys: read,
        language: isLanguage(language) ? language : 'zh-CN',
      }
    },

    async remove(run: Run, { accountId, phoneId }: Which): Promise<void> {
      await run
        .deleteFrom('push_subscriptions')
        .where('account_id', '=', accountId)
        .where('phone_id', '=', phoneId)
        .execute()
    },

    /** Phones of the account that can be woken. */
    async wakeable(run: Run, accountId: string): Promise<string[]> {
      const rows = await run
        .selectFrom('push_subscriptions')
        .select('phone_id')
        .where('account_id', '=', accountId)
        .execute()
      return rows.map(row => row.phone_id)
    },

    async keyPair(run: Run, realm: string): Promise<KeyPair | null> {
      const row = await run.selectFrom('push_keys').selectAll().where('realm', '=', realm).executeTakeFirst()
      return row ? { publicKey: row.public_key, privateKey: keys.decrypt(row.private_cipher, 'push.private') } : null
    },

    /** Of processes that make it at the same time the first one's stays. */
    async insertKeyPair(run: Run, realm: string, pair: KeyPair): Promise<void> {
      const sealed = keys.encrypt(pair.privateKey, 'push.private')
      await run
        .insertInto('push_keys')
        .values({ realm, public_key: pair.publicKey, private_cipher: sealed, created_at: now() })
        .onConflict(conflict => conflict.column('realm').doNothing())
        .execute()
    },
  }
}
