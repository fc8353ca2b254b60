import type Provider from 'oidc-provider'
import type { Realm } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'

/** As the library's client has it, and its types do not. */
interface Pinging {
  backchannelPing(request: object): Promise<void>
}

/**
 * CIBA 10.2: a POST to the address in the client's policy and nowhere else, with the client's own token, by the library's fetch, which
 * follows no redirect and reaches no private address in production (CWE-918).
 *
 * @throws where the client did not take it
 */
export async function sendPing(
  { allowPrivateAddresses }: Pick<OidcDependencies, 'allowPrivateAddresses'>,
  { realm, provider }: { realm: Realm; provider: Provider },
  { clientId, authReqId, token }: { clientId: string; authReqId: string; token: string },
): Promise<void> {
  const ciba = findClientPolicy(realm.policy, clientId)?.ciba
  const client = await provider.Client.find(clientId)
  if (ciba?.mode !== 'ping' || !client) throw new Error('the client is in ping mode no more')
  const isSecure = ciba.notificationEndpoint.startsWith('https:')
  if (!isSecure && !allowPrivateAddresses) throw new Error('a ping goes to https only')
  const pinging = Object.create(client, {
    backchannelClientNotificationEndpoint: { value: ciba.notificationEndpoint },
  }) as Pinging
  await pinging.backchannelPing({
    jti: authReqId,
    kind: 'BackchannelAuthenticationRequest',
    params: { client_notification_token: token },
  })
}
