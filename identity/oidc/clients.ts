import type { AdapterPayload } from 'oidc-provider'
import { type ClientPolicy, type Policy, phoneClientId } from '../realms/index.ts'

/** A client of the realm's policy file as OpenID Connect client metadata. No client has a shared secret. */
export function clientMetadata(client: ClientPolicy): AdapterPayload {
  const redirects = hasRedirects(client)
  return {
    client_id: client.id,
    client_name: client.name['zh-CN'],
    // Native clients would be let off the port of a loopback address; RFC 9700 2.1 asks for exact matching.
    application_type: 'web',
    token_endpoint_auth_method: client.type === 'public' ? 'none' : 'private_key_jwt',
    grant_types: grantTypes(client),
    response_types: redirects ? ['code'] : [],
    ...(redirects ? { response_modes: ['query'] } : {}),
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    scope: client.scopes.join(' '),
    id_token_signed_response_alg: client.idTokenAlg,
    dpop_bound_access_tokens: client.dpop,
    authorization_details_types: typesOf(client),
    ...(client.jwksUri === undefined ? {} : { jwks_uri: client.jwksUri }),
    ...cibaMetadata(client),
    ...(client.backchannelLogoutUri === undefined
      ? {}
      : { backchannel_logout_uri: client.backchannelLogoutUri, backchannel_logout_session_required: true }),
  }
}

/** Whoever has neither screens nor requests to the phone can only be redirected to; without an address it is one that cannot work, and told of. */
const hasRedirects = ({ type, redirectUris, deviceFlow, ciba }: ClientPolicy): boolean =>
  type !== 'machine' && (redirectUris.length > 0 || !(deviceFlow || ciba))

/** The library takes https only, as it should be; what development has on this machine is looked up in the policy when it is called. */
function cibaMetadata({ ciba }: ClientPolicy): AdapterPayload {
  if (!ciba) return {}
  if (ciba.mode === 'poll') return { backchannel_token_delivery_mode: 'poll' }
  return {
    backchannel_token_delivery_mode: 'ping',
    backchannel_client_notification_endpoint: ciba.notificationEndpoint.replace(/^http:/, 'https:'),
  }
}

/** CIBA Core 1.0 4 */
const cibaGrant = 'urn:openid:params:grant-type:ciba'
/** RFC 8628 3.4 */
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 9396 10 */
function typesOf({ operations }: ClientPolicy): string[] {
  const types = new Set(operations.map(name => (name === 'payment' ? 'payment' : 'operation')))
  return [...types]
}

function grantTypes(client: ClientPolicy): string[] {
  if (client.type === 'machine') return ['client_credentials']
  return [
    ...(hasRedirects(client) ? ['authorization_code'] : []),
    ...(client.deviceFlow ? [deviceGrant] : []),
    ...(client.ciba ? [cibaGrant] : []),
    ...(client.scopes.includes('offline_access') ? ['refresh_token'] : []),
  ]
}

export function findClientPolicy(policy: Policy, id: string): ClientPolicy | undefined {
  return policy.clients.find(client => client.id === id)
}

/** All that any client of the realm may ask for. */
export function scopesOf(policy: Policy): string[] {
  return [...new Set(['openid', 'offline_access', ...policy.clients.flatMap(client => client.scopes)])]
}

/** Seconds that a grant of a client lives at most; the phone app's may go with a registered phone's session. */
export function grantLifetime({ sessions, phones }: Policy, clientId: string): number {
  const longest = clientId === phoneClientId ? Math.max(phones.session.absolute, sessions.absolute) : sessions.absolute
  return Math.ceil(longest / 1000)
}
