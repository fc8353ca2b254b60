import type { Context } from 'hono'
import { z } from 'zod'
import type { Database } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import { tokenProblem } from '../oidc/index.ts'
import { type PhoneCaller, phoneRefusals } from '../phones/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type IdentityErrors, type RealmApiPart } from '../shell/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Push } from './push.ts'
import { isPushEndpoint } from './rules.ts'
import type { PushStore } from './store.ts'
import { areSubscriptionKeys } from './subscription-keys.ts'

export interface PushApiDependencies {
  database: Pick<Database<IdentityTables>, 'query' | 'transaction'>
  store: PushStore
  push: Pick<Push, 'publicKey'>
  services: readonly string[]
  demandPhone: (c: Context<IdentityEnv>) => Promise<PhoneCaller>
  errors: Pick<IdentityErrors, 'problemJson'>
}

const shared = { path: '/phone/push', tags: ['phone'], caller: 'application' } as const

const standing = z.strictObject({
  publicKey: z.string().meta({ description: '`applicationServerKey` of the subscription (RFC 8292).' }),
  subscribed: z.boolean().meta({ description: 'Whether this phone is woken.' }),
})

const subscription = z.strictObject({
  endpoint: z.url().max(1000),
  keys: z.strictObject({ p256dh: z.string().max(120), auth: z.string().max(40) }),
})

/** `/phone/push`: whether this phone lets itself be woken, and by what. */
export function createPushApi({
  database,
  store,
  push,
  services,
  demandPhone,
  errors,
}: PushApiDependencies): RealmApiPart {
  const routes = [
    apiRoute(
      {
        ...shared,
        method: 'get',
        summary: 'What a push subscription of this phone is made with, and whether there is one',
        response: standing,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const { accountId, phoneId, realm } = await demandPhone(c)
        const kept = await store.find(database.query, { accountId, phoneId })
        return { publicKey: await push.publicKey(realm.name), subscribed: kept !== null }
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'put',
        summary: 'Let this phone be woken',
        description:
          'Only the push services of the browsers’ makers are called, and those that the operator names. A message says that there is something and where, never what.',
        request: z.strictObject({ subscription }),
        response: null,
        errors: [...phoneRefusals, 'push.endpoint_refused', 'push.keys_invalid'],
      },
      async ({ c, body }) => {
        const { accountId, phoneId, realm, language } = await demandPhone(c)
        const { endpoint, keys } = body.subscription
        if (!isPushEndpoint(endpoint, services)) throw new AppError('push.endpoint_refused')
        if (!areSubscriptionKeys(keys)) throw new AppError('push.keys_invalid')
        const given = { accountId, phoneId, realm: realm.name, endpoint, keys, language }
        await database.transaction(async tx => await store.save(tx, given))
        return null
      },
    ),
    apiRoute(
      { ...shared, method: 'delete', summary: 'Let this phone sleep', response: null, errors: phoneRefusals },
      async ({ c }) => {
        const { accountId, phoneId } = await demandPhone(c)
        await store.remove(database.query, { accountId, phoneId })
        return null
      },
    ),
  ]
  return apiPart(routes, { onError: error => tokenProblem(errors, error) })
}
