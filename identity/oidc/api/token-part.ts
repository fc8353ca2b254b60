import type { Context } from 'hono'
import { AppError, isAppError } from '../../../kit/errors/index.ts'
import {
  apiPart,
  type IdentityEnv,
  type IdentityErrors,
  type MountedRoute,
  type RealmApiPart,
} from '../../shell/index.ts'
import {
  type Access,
  type AccessDemand,
  type AccessRequest,
  type AccessResult,
  challengeOf,
  type TokenRefusal,
} from '../access-tokens.ts'

export interface TokenApiDependencies {
  verifyAccess: (request: AccessRequest) => Promise<AccessResult>
  errors: Pick<IdentityErrors, 'problemJson'>
}

export const tokenRefusals = {
  'token.missing': 'token.needed',
  'token.invalid': 'token.invalid',
  'token.proof_invalid': 'token.proof_invalid',
  'token.scope_missing': 'token.scope_needed',
  'token.assurance_needed': 'token.assurance_needed',
} as const satisfies Record<TokenRefusal, string>

const refusals = Object.keys(tokenRefusals) as TokenRefusal[]

export const refusalOf = (code: TokenRefusal, demand?: AccessDemand): AppError =>
  new AppError(tokenRefusals[code], demand ? { details: { aal: demand.aal, maxAgeSeconds: demand.maxAge / 1000 } } : {})

/** A token with somebody behind it. */
export type HolderAccess = Access & { holder: NonNullable<Access['holder']> }

/** @param path below the realm's API, as the caller knows it: a proof is for this address */
export type Demanding = (c: Context<IdentityEnv>, path: string, demand?: AccessDemand) => Promise<HolderAccess>

/** A part of the API for applications that hold somebody's token: no cookie, no browser; each refusal with its challenge. */
export function tokenPart(
  { verifyAccess, errors }: TokenApiDependencies,
  routes: (demanding: Demanding) => readonly MountedRoute[],
): RealmApiPart {
  return apiPart(routes(createDemanding({ verifyAccess })), { onError: error => tokenProblem(errors, error) })
}

/** Who calls with a token. @throws AppError of the refusal, which `tokenProblem` says outward */
export function createDemanding({ verifyAccess }: Pick<TokenApiDependencies, 'verifyAccess'>): Demanding {
  return async (c, path, demand) => {
    const result = await verifyAccess({
      realm: c.get('realm'),
      method: c.req.method,
      url: `${c.get('realm').issuer}/api${path}`,
      authorization: c.req.header('authorization'),
      proof: c.req.header('dpop'),
      ...(demand ? { demand } : {}),
    })
    if (!result.ok) throw refusalOf(result.code, demand)
    const { access } = result
    const { holder } = access
    if (!holder) throw refusalOf('token.invalid')
    // As at userinfo: what is told of a person is what the scope `openid` tells (OpenID Connect Core 1.0 5.3).
    if (!access.scopes.has('openid')) throw refusalOf('token.scope_missing')
    return { ...access, holder }
  }
}

export function tokenProblem(errors: TokenApiDependencies['errors'], error: unknown): Response {
  const response = errors.problemJson(error)
  const refusal = isAppError(error) && refusals.find(one => tokenRefusals[one] === error.code)
  // RFC 6750 3, RFC 9470 3: with what another try would be answered.
  if (refusal) response.headers.set('WWW-Authenticate', challengeOf(refusal, demandOf(error)))
  return response
}

function demandOf(error: AppError): AccessDemand | undefined {
  const { aal, maxAgeSeconds } = error.details
  return typeof aal === 'number' && typeof maxAgeSeconds === 'number'
    ? { aal, maxAge: maxAgeSeconds * 1000 }
    : undefined
}
