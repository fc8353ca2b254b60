import { AppError } from '../../../kit/errors/index.ts'
import { tokenProblem } from '../../oidc/index.ts'
import { apiPart, apiRoute, type MountedRoute, type RealmApiPart } from '../../shell/index.ts'
import { createAuthorisePhone, createFindKeyHolder, type PhoneCaller } from '../authorise-phone.ts'
import type { PhoneDependencies } from '../dependencies.ts'
import { createFreshProof, type GivenProof } from '../fresh-proof.ts'
import { readSelf } from '../read-self.ts'
import { registerPhone } from '../register-phone.ts'
import { renamePhone } from '../rename-phone.ts'
import { requestPasskey } from '../request-passkey.ts'
import { registrationDemand, tidyName } from '../rules.ts'
import { removeGesture, setGesture } from '../set-gesture.ts'
import { signOutPhone } from '../sign-out-phone.ts'
import { phoneRefusals, proofRefusals, tokenRefusals } from './refusals.ts'
import * as schemas from './schemas.ts'

const shared = { tags: ['phone'], caller: 'application' } as const

/** What a phone asks and says of itself: with a token that is bound to its key, and a proof by that key. */
export function createPhoneApi(deps: PhoneDependencies): RealmApiPart {
  const { demandPhone } = createAuthorisePhone(deps)
  const routes = [...ownRoutes(deps, demandPhone), ...proofRoutes(deps, demandPhone), registrationRoute(deps)]
  return apiPart(routes, { onError: error => tokenProblem(deps.errors, error) })
}

type DemandPhone = ReturnType<typeof createAuthorisePhone>['demandPhone']

function registrationRoute(deps: PhoneDependencies): MountedRoute {
  const findKeyHolder = createFindKeyHolder(deps)
  return apiRoute(
    {
      ...shared,
      method: 'post',
      path: '/phone/registration',
      summary: 'Make the phone whose key proves the request an authenticator of the account',
      description:
        'After a step-up: 401 `token.assurance_needed` says which `acr_values` and `max_age` to sign in with (RFC 9470). Other sessions end. Asked again, the answer is the same phone.',
      request: schemas.registration,
      response: schemas.registered,
      errors: [
        ...tokenRefusals,
        'token.assurance_needed',
        'phone.key_unfit',
        'phone.name_invalid',
        'phone.revoked',
        'phone.too_many',
        'session.ended',
      ],
    },
    async ({ c, body }) => {
      const holder = await findKeyHolder(c, registrationDemand(c.get('realm').policy))
      const done = await registerPhone(deps, holder, body.name)
      if (!done.ok) throw new AppError(done.code)
      return { id: done.id, name: done.name }
    },
  )
}

function ownRoutes(deps: PhoneDependencies, demandPhone: DemandPhone): MountedRoute[] {
  const { query } = deps.database
  return [
    apiRoute(
      {
        ...shared,
        method: 'get',
        path: '/phone',
        summary: 'This phone and whose it is',
        response: schemas.self,
        errors: phoneRefusals,
      },
      async ({ c }) => await readSelf(deps, await demandPhone(c)),
    ),
    apiRoute(
      {
        ...shared,
        method: 'put',
        path: '/phone',
        summary: 'Give this phone a name',
        request: schemas.renaming,
        response: null,
        errors: [...phoneRefusals, 'phone.name_invalid'],
      },
      async ({ c, body }) => {
        const caller = await demandPhone(c)
        const name = tidyName(body.name)
        if (name === null) throw new AppError('phone.name_invalid')
        await renamePhone(deps, caller, name)
        return null
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'delete',
        path: '/phone',
        summary: 'Give this phone up as an authenticator: its key never comes back, its sessions end',
        response: null,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const caller = await demandPhone(c)
        await signOutPhone(deps, caller, caller.phoneId)
        return null
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'get',
        path: '/phone/phones',
        summary: 'Phones of the account',
        response: schemas.phoneList,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const { accountId, phoneId } = await demandPhone(c)
        const phones = await deps.phoneStore.list(query, accountId)
        return {
          phones: phones.map(({ id, name, madeOn, madeAtPlace, createdAt, lastUsedAt }) => ({
            id,
            name,
            here: id === phoneId,
            madeOn,
            madeAtPlace,
            createdAt: createdAt.toISOString(),
            lastUsedAt: lastUsedAt.toISOString(),
          })),
        }
      },
    ),
  ]
}

function proofRoutes(deps: PhoneDependencies, demandPhone: DemandPhone): MountedRoute[] {
  const freshProof = createFreshProof(deps)
  const prove = async (caller: PhoneCaller, given: GivenProof): Promise<void> => {
    const proved = await freshProof(caller, given, caller.realm)
    if (proved.ok) return
    const { code, ok: _, ...details } = proved
    throw new AppError(code, {
      details: 'until' in details ? { until: details.until?.toISOString() ?? null } : details,
    })
  }
  return [
    apiRoute(
      {
        ...shared,
        method: 'post',
        path: '/phone/passkey-options',
        summary: 'What this phone asks its passkeys to sign; good for one answer within two minutes',
        response: schemas.passkeyOptions,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const options = await requestPasskey(deps, await demandPhone(c))
        return { options: options && { ...options } }
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'post',
        path: '/phone/proof',
        summary: 'Prove oneself at the phone: what opens the app when it was put away',
        request: schemas.proofRequest,
        response: null,
        errors: [...phoneRefusals, ...proofRefusals],
      },
      async ({ c, body }) => {
        await prove(await demandPhone(c), body.proof)
        return null
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'put',
        path: '/phone/gesture',
        summary: 'Set the gesture of this phone',
        description:
          'Asks for a proof by passkey or password, or for a step-up a moment ago. The gesture stays on the phone: what comes here is derived from it and the secret of the phone, of which a hash is kept.',
        request: schemas.gestureRequest,
        response: null,
        errors: [...phoneRefusals, ...proofRefusals, 'token.assurance_needed'],
      },
      async ({ c, body }) => {
        const { proof } = body
        // A gesture that was found out must not be what replaces itself (ASVS 5.0 6.2.3).
        if (proof?.kind === 'gesture') throw new AppError('proof.none')
        const caller = await demandPhone(c, proof ? undefined : registrationDemand(c.get('realm').policy))
        if (proof) await prove(caller, proof)
        const set = await setGesture(deps, caller, body.signed)
        if (!set.ok) throw new AppError(set.code)
        return null
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'delete',
        path: '/phone/gesture',
        summary: 'Forget the gesture of this phone',
        response: null,
        errors: phoneRefusals,
      },
      async ({ c }) => {
        await removeGesture(deps, await demandPhone(c))
        return null
      },
    ),
  ]
}
