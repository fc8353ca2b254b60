import { z } from 'zod'
import { AppError, isAppError } from '../../../kit/errors/index.ts'
import { apiPart, apiRoute, type IdentityErrors, type RealmApiPart } from '../../shell/index.ts'
import { type AccessRequest, type AccessResult, challengeOf, type TokenRefusal } from '../access-tokens.ts'

export interface TokenApiDependencies {
  verifyAccess: (request: AccessRequest) => Promise<AccessResult>
  errors: Pick<IdentityErrors, 'problemJson'>
}

const path = '/token/session'

const tokenRefusals = {
  'token.missing': 'token.needed',
  'token.invalid': 'token.invalid',
  'token.proof_invalid': 'token.proof_invalid',
  'token.scope_missing': 'token.scope_needed',
} as const satisfies Record<TokenRefusal, string>

const standingSchema = z
  .strictObject({
    sub: z.uuid().meta({ description: 'The account, as in the ID token.' }),
    client_id: z.string().meta({ description: 'Whom the token was issued to.' }),
    acr: z.enum(['1', '2', '3']).meta({ description: 'How strongly the session is proved by now (AAL).' }),
    amr: z.array(z.string()).meta({ description: 'By what (RFC 8176).' }),
    auth_time: z.int().meta({ description: 'When, in seconds since 1970.' }),
    ial: z.int().min(1).max(3).meta({ description: 'How surely the person is known.' }),
  })
  .meta({ id: 'TokenSession' })

/** What an application asks with the access token that it holds for somebody: no cookie, no browser. */
export function createTokenApi({ verifyAccess, errors }: TokenApiDependencies): RealmApiPart {
  const route = apiRoute(
    {
      method: 'get',
      path,
      summary: 'The session that an access token stands on',
      description:
        'Whether it still lives, and how it is proved by now. 401 once the session, the grant or the token has ended. A token that no person stands behind (client credentials) has no session: 401 as well. Asking does not count as a use of the session.',
      tags: ['token'],
      response: standingSchema,
      errors: Object.values(tokenRefusals),
      caller: 'application',
    },
    async ({ c }) => {
      const result = await verifyAccess({
        realm: c.get('realm'),
        method: 'GET',
        url: `${c.get('realm').issuer}/api${path}`,
        authorization: c.req.header('authorization'),
        proof: c.req.header('dpop'),
      })
      if (!result.ok) throw refusalOf(result.code)
      const { holder, clientId, scopes } = result.access
      if (!holder) throw refusalOf('token.invalid')
      // As at userinfo: what is told of a person is what the scope `openid` tells (OpenID Connect Core 1.0 5.3).
      if (!scopes.has('openid')) throw refusalOf('token.scope_missing')
      return {
        sub: holder.accountId,
        client_id: clientId,
        acr: acrOf(holder.aal),
        amr: holder.amr,
        auth_time: Math.floor(holder.authTime.getTime() / 1000),
        ial: holder.ial,
      }
    },
  )
  return apiPart([route], { onError: error => problem(error) })

  function problem(error: unknown): Response {
    const response = errors.problemJson(error)
    const refusal = isAppError(error) && refusals.find(one => tokenRefusals[one] === error.code)
    // RFC 6750 3: with what another try would be answered.
    if (refusal) response.headers.set('WWW-Authenticate', challengeOf(refusal))
    return response
  }
}

const refusals = Object.keys(tokenRefusals) as TokenRefusal[]

const refusalOf = (code: TokenRefusal): AppError => new AppError(tokenRefusals[code])

const acrOf = (aal: number): '1' | '2' | '3' => (aal >= 3 ? '3' : aal === 2 ? '2' : '1')
