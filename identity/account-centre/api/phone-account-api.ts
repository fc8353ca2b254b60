import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { AppError } from '../../../kit/errors/index.ts'
import { describeClient, readQuery } from '../../../kit/http/index.ts'
import { addressPrefix } from '../../../kit/places/index.ts'
import { tokenProblem } from '../../oidc/index.ts'
import type { PhoneCaller } from '../../phones/index.ts'
import type { Session } from '../../sessions/index.ts'
import type { IdentityEnv, RealmApiPart } from '../../shell/index.ts'
import { addressKeyOf, type Visit } from '../../visits/index.ts'
import type { HolderVisit } from '../act.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { limitChanges } from '../limit-changes.ts'
import { operationPolicy } from '../rules.ts'
import { accountRoutes } from './account-routes.ts'
import { deviceRoutes } from './device-routes.ts'
import { problemOf } from './refusals.ts'
import { type HolderRoute, isRefused } from './route.ts'

type C = Context<IdentityEnv>

/** What of the holder's API a phone may call: looking, and making an account safer. What weakens it is changed in the account centre. */
const forPhones = [
  'get /',
  'get /devices',
  'delete /devices/{id}',
  'get /sessions',
  'delete /sessions/{id}',
  'get /activity',
  'post /activity/reviewed',
  'post /activity/{id}/not-me',
]
const routes: readonly HolderRoute[] = [...accountRoutes, ...deviceRoutes].filter(({ method, path }) =>
  forPhones.includes(`${method} ${path}`),
)

const phoneErrors = [
  'token.needed',
  'token.invalid',
  'token.proof_invalid',
  'token.scope_needed',
  'token.assurance_needed',
  'phone.unknown',
  'phone.revoked',
  'session.ended',
  'throttled',
]

interface PhoneAccountDependencies {
  deps: AccountCentreDependencies
  /** The account's phone that calls, its session proved as strongly and lately as asked. @throws AppError of the token or the phone */
  demandPhone: (c: C, demand: { aal: number; maxAge: number }) => Promise<PhoneCaller>
}

/** `/phone/account…`: the very routes of the holder's API, asked by a registered phone instead of a browser with a cookie. */
export function createPhoneAccountApi({ deps, demandPhone }: PhoneAccountDependencies): RealmApiPart {
  const app = new Hono<IdentityEnv>()
  app.onError(error => tokenProblem(deps.errors, error))
  for (const route of routes) app.on(route.method, pathOf(route), c => answer(c, route))
  const described = routes.map(({ method, path, summary, response, query, errors }) => ({
    method,
    summary,
    response,
    path: pathOf({ path }),
    tags: ['phone'],
    caller: 'application' as const,
    ...(query instanceof z.ZodObject ? { query } : {}),
    errors: [...errors, ...phoneErrors],
  }))
  return { routes: described, app }

  async function answer(c: C, route: HolderRoute): Promise<Response> {
    const { aal, maxAge } = operationPolicy(c.get('realm').policy, route.operation)
    const holder = await holderOf(await demandPhone(c, { aal, maxAge }), c.req.raw.headers)
    if (!holder) throw new AppError('session.ended')
    const limited = await limitChanges(deps, holder, route.operation)
    if (!limited.ok) return problemOf(limited, deps.now())
    const query = route.query ? readQuery(c, route.query) : undefined
    const parameter = (name: string): string => c.req.param(name) ?? ''
    const found = await route.run({ deps, holder, parameter, body: {}, query })
    if (isRefused(found)) return problemOf(found, deps.now())
    return c.json(route.response.parse(found) as object)
  }

  /** The phone's session, as the use cases know that of a browser. */
  async function holderOf(caller: PhoneCaller, headers: Headers): Promise<HolderVisit | null> {
    const { query } = deps.database
    const session = await deps.sessions.findById(query, caller.sessionId)
    const account = session && (await deps.accounts.find(query, caller.accountId))
    return session && account ? { visit: visitOf(caller, { session, headers }), session, account } : null
  }

  function visitOf(caller: PhoneCaller, { session, headers }: { session: Session; headers: Headers }): Visit {
    const { realm, language, place, address, client } = caller
    return {
      realm,
      surface: 'api',
      language,
      // No ceremony begins here, so there is no browser to bind one to.
      browserHash: '',
      deviceSecret: '',
      deviceId: session.deviceId,
      session,
      client: describeClient(headers),
      clientLabel: client,
      place,
      address,
      addressKey: addressKeyOf(deps, address),
      prefixKey: deps.mac(addressPrefix(address) ?? address, 'address'),
      headers,
    }
  }
}

const pathOf = ({ path }: Pick<HolderRoute, 'path'>): string =>
  `/phone/account${path === '/' ? '' : path.replaceAll(/\{(\w+)\}/g, ':$1')}`
