import type { JWK } from 'jose'
import * as oidc from 'openid-client'
import { createIssuer } from './issuer.ts'
import { type ElsewherePoll, pollElsewhere } from './poll-elsewhere.ts'

/** A request that waits on somebody's phone. */
export type BackchannelRequest = {
  authReqId: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Seconds between two questions. */
  interval: number
}

export type BackchannelBegun =
  | { ok: true; request: BackchannelRequest }
  /** Nobody can be asked by this hint: which of the reasons it is, is not told. */
  | { ok: false; code: 'unknown' }
  /** Asked already, or too often. */
  | { ok: false; code: 'busy' }
  | { ok: false; code: 'message' }

export type BackchannelFlow = {
  /** Fails with `issuer_unreachable`. */
  begin(asked: { loginHint: string; bindingMessage: string }): Promise<BackchannelBegun>
  poll(request: Pick<BackchannelRequest, 'authReqId'>): Promise<ElsewherePoll>
}

type Options = {
  issuer: string
  clientId: string
  clientKey: () => Promise<JWK>
  scopes: readonly string[]
  now: () => Date
  fetch?: typeof fetch
}

const grantType = 'urn:openid:params:grant-type:ciba'

/** A clerk's side of CIBA (poll mode), who wants to know whether the customer has confirmed and keeps no token. */
export function createBackchannelFlow(options: Options): BackchannelFlow {
  const issuer = createIssuer({ ...options, idTokenAlg: 'ES256', fetch: options.fetch ?? fetch })

  return {
    async begin({ loginHint, bindingMessage }) {
      try {
        const begun = await oidc.initiateBackchannelAuthentication(await issuer.configuration(), {
          scope: options.scopes.join(' '),
          login_hint: loginHint,
          ...(bindingMessage === '' ? {} : { binding_message: bindingMessage }),
        })
        const expiresAt = options.now().getTime() + begun.expires_in * 1000
        return { ok: true, request: { authReqId: begun.auth_req_id, expiresAt, interval: begun.interval ?? 5 } }
      } catch (error) {
        if (!(error instanceof oidc.ResponseBodyError)) throw error
        const code = refusals[error.error]
        if (code === undefined) throw error
        return { ok: false, code }
      }
    },

    poll: async ({ authReqId }) => await pollElsewhere(issuer, grantType, { auth_req_id: authReqId }),
  }
}

/** CIBA 13 */
const refusals: Readonly<Record<string, 'unknown' | 'busy' | 'message'>> = {
  unknown_user_id: 'unknown',
  access_denied: 'busy',
  invalid_binding_message: 'message',
}
