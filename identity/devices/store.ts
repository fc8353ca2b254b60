import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Executor, prepare } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface Device {
  id: string
  firstSeenAt: Date
}

export interface ClientDescription {
  browser: string
  system: string
  formFactor: string
}

export interface AccountDevice {
  id: string
  browser: string
  system: string
  formFactor: string
  place: string | null
  firstSignInAt: Date
  lastSignInAt: Date
}

export type DeviceStore = ReturnType<typeof createDeviceStore>

/** How a device cookie is kept. The realm is in the hash: one secret sent to two realms is two devices. */
export const deviceHash = (keys: KeyRing, realm: string, secret: string): string => keys.hashToken(`${realm}:${secret}`)

export function createDeviceStore(deps: { keys: KeyRing; now: () => Date; newId: () => string }) {
  const hashOf = (realm: string, secret: string): string => deviceHash(deps.keys, realm, secret)

  const renewal = (at: { realm: string; id: string | null; secret: string; fresh: string; place: string | null }) => ({
    id: at.id,
    secretHash: hashOf(at.realm, at.secret),
    freshHash: hashOf(at.realm, at.fresh),
    place: at.place,
    now: deps.now(),
  })

  const bySecret = prepare<IdentityTables, { realm: string; secretHash: string }>()((executor, { realm, secretHash }) =>
    executor
      .selectFrom('devices')
      .select(['id', 'first_seen_at'])
      .where('secret_hash', '=', secretHash)
      .where('realm', '=', realm),
  )
  const renew = prepare<
    IdentityTables,
    { id: string | null; secretHash: string; freshHash: string; place: string | null; now: Date }
  >()((executor, { id, secretHash, freshHash, place, now }) =>
    executor
      .updateTable('devices')
      .set({ secret_hash: freshHash, last_seen_at: now, place })
      .where('id', '=', id)
      .where('secret_hash', '=', secretHash)
      .returning('id'),
  )
  const usedAgain = prepare<IdentityTables, { accountId: string; deviceId: string; now: Date }>()(
    (executor, { accountId, deviceId, now }) =>
      executor
        .updateTable('account_devices')
        .set({ last_sign_in_at: now })
        .where('account_id', '=', accountId)
        .where('device_id', '=', deviceId),
  )

  return {
    async find(executor: Executor<IdentityTables>, realm: string, secret: string): Promise<Device | null> {
      const [row] = await bySecret(executor, { realm, secretHash: hashOf(realm, secret) })
      return row ? { id: row.id, firstSeenAt: row.first_seen_at } : null
    },

    /** A device is written down at its first full sign-in, not at its first look at a page; two at once write one. */
    async insert(
      executor: Executor<IdentityTables>,
      realm: string,
      secret: string,
      { client, place }: { client: ClientDescription; place: string | null },
    ): Promise<string> {
      const { id } = await executor
        .insertInto('devices')
        .values({
          id: deps.newId(),
          realm,
          secret_hash: hashOf(realm, secret),
          browser: client.browser,
          system: client.system,
          form_factor: client.formFactor,
          place,
          first_seen_at: deps.now(),
          last_seen_at: deps.now(),
        })
        .onConflict(conflict => conflict.column('secret_hash').doUpdateSet({ last_seen_at: deps.now() }))
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    },

    /**
     * The device of a full sign-in, with a new secret. Who planted the cookie (a neighbouring host can) knows the old one: it must
     * not become a device that the account knows (ASVS 5.0 7.2.4, CWE-384). A secret that another sign-in has renewed meanwhile is
     * worth nothing any more either, and makes a device of its own.
     */
    async renew(
      executor: Executor<IdentityTables>,
      { realm, id, secret }: { realm: string; id: string | null; secret: string },
      described: { client: ClientDescription; place: string | null },
    ): Promise<{ id: string; secret: string }> {
      const fresh = deps.keys.randomToken()
      const [renewed] = id ? await renew(executor, renewal({ realm, id, secret, fresh, place: described.place })) : []
      return { id: renewed?.id ?? (await this.insert(executor, realm, fresh, described)), secret: fresh }
    },

    /** The same where the device still has the old secret, to be run as part of a larger statement. */
    renewing(
      executor: Executor<IdentityTables>,
      { realm, id, secret, place }: { realm: string; id: string | null; secret: string; place: string | null },
    ) {
      const fresh = deps.keys.randomToken()
      return { fresh, query: renew.with(executor, renewal({ realm, id, secret, fresh, place })) }
    },

    /** Notes a full sign-in. @returns whether the device was known before */
    async signedIn(executor: Executor<IdentityTables>, accountId: string, deviceId: string): Promise<boolean> {
      const now = deps.now()
      // What the insert finds and what the look before it finds are of one moment: the statement's.
      const noted = await executor
        .with('earlier', cte =>
          cte
            .selectFrom('account_devices')
            .select('device_id')
            .where('account_id', '=', accountId)
            .where('device_id', '=', deviceId)
            .where('forgotten_at', 'is', null),
        )
        .insertInto('account_devices')
        .values({
          account_id: accountId,
          device_id: deviceId,
          first_sign_in_at: now,
          last_sign_in_at: now,
          forgotten_at: null,
        })
        .onConflict(conflict =>
          conflict.columns(['account_id', 'device_id']).doUpdateSet({ last_sign_in_at: now, forgotten_at: null }),
        )
        .returning(eb => eb.exists(eb.selectFrom('earlier').select('earlier.device_id')).as('known'))
        .executeTakeFirstOrThrow()
      return Boolean(noted.known)
    },

    /** Notes a full sign-in on a device that the account knows already. */
    async signedInAgain(executor: Executor<IdentityTables>, accountId: string, deviceId: string): Promise<void> {
      await usedAgain(executor, { accountId, deviceId, now: deps.now() })
    },

    async list(executor: Executor<IdentityTables>, accountId: string): Promise<AccountDevice[]> {
      const rows = await executor
        .selectFrom('account_devices')
        .innerJoin('devices', 'devices.id', 'account_devices.device_id')
        .select(['devices.id', 'browser', 'system', 'form_factor', 'place', 'first_sign_in_at', 'last_sign_in_at'])
        .where('account_id', '=', accountId)
        .where('forgotten_at', 'is', null)
        .orderBy('last_sign_in_at', 'desc')
        .limit(100)
        .execute()
      return rows.map(row => ({
        id: row.id,
        browser: row.browser,
        system: row.system,
        formFactor: row.form_factor,
        place: row.place,
        firstSignInAt: row.first_sign_in_at,
        lastSignInAt: row.last_sign_in_at,
      }))
    },

    /** @param deviceId null forgets every device of the account */
    async forget(executor: Executor<IdentityTables>, accountId: string, deviceId: string | null): Promise<number> {
      let query = executor
        .updateTable('account_devices')
        .set({ forgotten_at: deps.now() })
        .where('account_id', '=', accountId)
        .where('forgotten_at', 'is', null)
      if (deviceId) query = query.where('device_id', '=', deviceId)
      return (await query.returning('device_id').execute()).length
    },
  }
}
