import type {
  AuthorizationDetailsForAccessToken,
  AuthorizationDetailsForGrantSource,
  AuthorizationDetailsForIntrospection,
  KoaContextWithOIDC,
} from 'oidc-provider'
import { type ApprovalDetails, approvalDetails, detailTypes, operationOf } from '../../kit/approval-details/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'
import { errors } from './library.ts'

type DetailsDependencies = Pick<OidcDependencies, 'approvals' | 'database' | 'keys' | 'realms'>

/**
 * RFC 9396 in oidc-provider: details come by PAR only, one at a time, of the shape and the operations that the client's policy names;
 * a code carries them only once their very hash was approved in this very authorization.
 */
export function detailsFeatures(deps: DetailsDependencies, realm: Realm) {
  const resource = `${realm.issuer}/api`
  const clientOf = (id: string) => findClientPolicy((deps.realms.find(realm.name) ?? realm).policy, id)
  const validate = (ctx: KoaContextWithOIDC, detail: unknown, client: { clientId: string }): void =>
    requireDetails(ctx, detail, clientOf(client.clientId))
  const ofGrantSource: AuthorizationDetailsForGrantSource = async ctx => {
    const details = detailsOf(ctx.oidc.params)
    if (!details) return undefined
    const granted = await deps.approvals.isGranted(deps.database.query, {
      accountId: ctx.oidc.session?.accountId ?? '',
      clientId: ctx.oidc.client?.clientId ?? '',
      details,
      requestHash: deps.keys.hashToken(ctx.oidc.entities.Interaction?.uid ?? ''),
    })
    // What is in the code is what was signed, or there is no code.
    if (!granted) throw new errors.AccessDenied('authorization_details were not approved')
    return [details]
  }
  // A refreshed token is a new one for the same session, not a second approval.
  const ofAccessToken: AuthorizationDetailsForAccessToken = (_ctx, _token, source, grantType) =>
    grantType === 'authorization_code' ? source?.rar : undefined
  // Payee and amount are told to the client that asked for them, and to no other that may introspect.
  const ofIntrospection: AuthorizationDetailsForIntrospection = (ctx, token) =>
    token.clientId === ctx.oidc.client?.clientId && token.kind === 'AccessToken' ? token.rar : undefined
  return {
    richAuthorizationRequests: {
      enabled: true as const,
      types: Object.fromEntries(detailTypes.map(type => [type, { validate }])),
      authorizationDetailsForGrantSource: ofGrantSource,
      authorizationDetailsForAccessToken: ofAccessToken,
      authorizationDetailsForIntrospection: ofIntrospection,
    },
    // oidc-provider wants one named wherever there are details: our own API, which executes them.
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx: KoaContextWithOIDC) =>
        // Its types leave out what its own default answers: none.
        ctx.oidc.params?.authorization_details === undefined ? (undefined as unknown as string) : resource,
      getResourceServerInfo: (_ctx: KoaContextWithOIDC, identifier: string) => {
        if (identifier !== resource) throw new errors.InvalidTarget('there is no such resource')
        return { scope: '', accessTokenFormat: 'opaque' as const }
      },
    },
  }
}

function requireDetails(ctx: KoaContextWithOIDC, detail: unknown, client: ClientPolicy | undefined): void {
  const { route, params, entities } = ctx.oidc
  // In a URL they could be changed by whoever passes it on, and would stand in histories and logs (RFC 9396 12, RFC 9126).
  const isPushed = route === 'pushed_authorization_request' || entities.PushedAuthorizationRequest !== undefined
  if (!isPushed) throw new errors.InvalidAuthorizationDetails('authorization_details are taken by PAR only')
  const all: unknown = JSON.parse(String(params?.authorization_details))
  if (!Array.isArray(all) || all.length !== 1)
    throw new errors.InvalidAuthorizationDetails('one thing is approved at a time')
  const parsed = approvalDetails.safeParse(detail)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new errors.InvalidAuthorizationDetails(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  if (!client?.operations.includes(operationOf(parsed.data)))
    throw new errors.InvalidAuthorizationDetails('this client may not have this operation approved')
}

/** The details of a request that has been validated; null where it has none. */
export function detailsOf(params: Readonly<Record<string, unknown>> | undefined): ApprovalDetails | null {
  const text = params?.authorization_details
  if (typeof text !== 'string') return null
  const [details] = JSON.parse(text) as unknown[]
  return approvalDetails.parse(details)
}
