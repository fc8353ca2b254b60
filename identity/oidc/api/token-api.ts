import { z } from 'zod'
import { apiRoute, type RealmApiPart } from '../../shell/index.ts'
import { type TokenApiDependencies, tokenPart, tokenRefusals } from './token-part.ts'

const path = '/token/session'

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
export function createTokenApi(deps: TokenApiDependencies): RealmApiPart {
  return tokenPart(deps, demanding => [
    apiRoute(
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
        const { holder, clientId } = await demanding(c, path)
        return {
          sub: holder.accountId,
          client_id: clientId,
          acr: acrOf(holder.aal),
          amr: holder.amr,
          auth_time: Math.floor(holder.authTime.getTime() / 1000),
          ial: holder.ial,
        }
      },
    ),
  ])
}

const acrOf = (aal: number): '1' | '2' | '3' => (aal >= 3 ? '3' : aal === 2 ? '2' : '1')
