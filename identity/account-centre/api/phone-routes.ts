import { z } from 'zod'
import { renamePhone, signOutPhone } from '../change-phone.ts'
import * as schemas from '../schemas.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import { done, isDone } from './views.ts'

const isId = (text: string): boolean => z.uuid().safeParse(text).success

const phoneView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  madeOn: z.string(),
  madeAtPlace: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
})

/** Phones that confirm for the account. */
export const phoneRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/phones',
    summary: 'Registered phones, the one used last first',
    operation: 'account.view',
    response: z.strictObject({ phones: z.array(phoneView) }),
    run: async ({ deps, holder }) => {
      const phones = await deps.phoneStore.list(deps.database.query, holder.account.id)
      return {
        phones: phones.map(({ id, name, madeOn, madeAtPlace, createdAt, lastUsedAt }) => ({
          id,
          name,
          madeOn,
          madeAtPlace,
          createdAt: createdAt.toISOString(),
          lastUsedAt: lastUsedAt.toISOString(),
        })),
      }
    },
  }),
  holderRoute({
    method: 'put',
    path: '/phones/{id}',
    summary: 'Rename a phone',
    operation: 'account.view',
    request: z.strictObject({ name: schemas.passkeyName }),
    response: done,
    errors: ['phone.not_listed', 'phone.name_invalid'],
    run: async ({ deps, holder, parameter, body }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'phone.not_listed' }
      const renamed = await renamePhone(deps, holder, { id: parameter('id'), typed: body.name })
      return renamed.ok ? isDone : renamed
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/phones/{id}',
    summary: 'Sign a phone out: its key never comes back, its sessions end',
    operation: 'account.view',
    response: done,
    errors: ['phone.not_listed'],
    run: async ({ deps, holder, parameter }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'phone.not_listed' }
      const ended = await signOutPhone(deps, holder, parameter('id'))
      return ended.ok ? isDone : ended
    },
  }),
]
