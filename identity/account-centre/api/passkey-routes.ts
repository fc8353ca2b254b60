import { z } from 'zod'
import { holdingOf, makeOf, type Passkey, passkeyAttestationSchema } from '../../authenticators/passkey/index.ts'
import { addPasskey, askForPasskey } from '../add-passkey.ts'
import { removePasskey, renamePasskey } from '../change-passkey.ts'
import { readPasskeys } from '../read-passkeys.ts'
import * as schemas from '../schemas.ts'
import { type HolderRoute, holderRoute } from './route.ts'
import { done, isDone } from './views.ts'

const passkeyView = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** Bound to its hardware by attestation, kept on one device, or copied between the holder's devices. */
  holding: z.enum(['hardware', 'device', 'synced']),
  backedUp: z.boolean(),
  /** What it says it is, where that is known. */
  make: z.string().nullable(),
  madeOn: z.string(),
  madeAtPlace: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})

const isId = (text: string): boolean => z.uuid().safeParse(text).success

function show(passkey: Passkey): z.input<typeof passkeyView> {
  const { id, name, backedUp, madeOn, madeAtPlace, createdAt, lastUsedAt } = passkey
  return {
    id,
    name,
    backedUp,
    madeOn,
    madeAtPlace,
    holding: holdingOf(passkey),
    make: makeOf(passkey.aaguid),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}

/** Passkeys and security keys. */
export const passkeyRoutes: readonly HolderRoute[] = [
  holderRoute({
    method: 'get',
    path: '/passkeys',
    summary: 'Passkeys of the account, the newest first',
    operation: 'account.view',
    query: schemas.activityQuery,
    response: z.strictObject({
      passkeys: z.array(passkeyView),
      /** `before` of the next page. */
      next: z.uuid().nullable(),
    }),
    run: async ({ deps, holder, query }) => {
      const { passkeys, next } = await readPasskeys(deps, holder, query.before ?? null)
      return { passkeys: passkeys.map(show), next }
    },
  }),
  holderRoute({
    method: 'post',
    path: '/passkeys/options',
    summary: 'What the browser makes a new passkey from (PublicKeyCredentialCreationOptionsJSON); good for one answer',
    operation: 'account.change-authenticator',
    request: schemas.emptyRequest,
    response: z.strictObject({ options: z.record(z.string(), z.unknown()) }),
    errors: ['passkey.not_allowed', 'passkey.too_many'],
    run: async ({ deps, holder }) => {
      const asked = await askForPasskey(deps, holder)
      return asked.ok ? { options: { ...asked.options } } : asked
    },
  }),
  holderRoute({
    method: 'post',
    path: '/passkeys',
    summary: 'Add the passkey that the browser made; other sessions end',
    operation: 'account.change-authenticator',
    request: z.strictObject({ name: schemas.passkeyName.default(''), credential: passkeyAttestationSchema }),
    response: z.strictObject({ passkey: passkeyView }),
    errors: [
      'passkey.not_allowed',
      'passkey.too_many',
      'passkey.name_invalid',
      'passkey.invalid',
      'passkey.expired',
      'passkey.attestation_needed',
      'passkey.taken',
    ],
    run: async ({ deps, holder, body }) => {
      const added = await addPasskey(deps, holder, { typed: body.name, credential: body.credential })
      return added.ok ? { passkey: show(added.passkey) } : added
    },
  }),
  holderRoute({
    method: 'put',
    path: '/passkeys/{id}',
    summary: 'Rename a passkey',
    operation: 'account.change-authenticator',
    request: z.strictObject({ name: schemas.passkeyName }),
    response: done,
    errors: ['passkey.unknown', 'passkey.name_invalid'],
    run: async ({ deps, holder, parameter, body }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'passkey.unknown' }
      const renamed = await renamePasskey(deps, holder, { id: parameter('id'), typed: body.name })
      return renamed.ok ? isDone : renamed
    },
  }),
  holderRoute({
    method: 'delete',
    path: '/passkeys/{id}',
    summary: 'Remove a passkey; other sessions end',
    operation: 'account.change-authenticator',
    response: done,
    errors: ['passkey.unknown', 'passkey.last'],
    run: async ({ deps, holder, parameter }) => {
      if (!isId(parameter('id'))) return { ok: false, code: 'passkey.unknown' }
      const removed = await removePasskey(deps, holder, parameter('id'))
      return removed.ok ? isDone : removed
    },
  }),
]
