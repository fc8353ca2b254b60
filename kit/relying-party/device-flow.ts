import type { JWK } from 'jose'
import * as oidc from 'openid-client'
import { createIssuer } from './issuer.ts'

/** What a screen shows, and what it asks the issuer with; to be kept where only its server reads it. */
export type DeviceCode = {
  deviceCode: string
  userCode: string
  verificationUri: string
  verificationUriComplete: string
  /** Milliseconds since 1970. */
  expiresAt: number
  /** Seconds between two questions. */
  interval: number
}

export type DevicePoll =
  | { kind: 'pending' }
  /** RFC 8628 3.5: from now on five seconds less often. */
  | { kind: 'slow-down' }
  | { kind: 'declined' }
  | { kind: 'expired' }
  /** Somebody has confirmed. What the screen keeps of them is its own to decide; the tokens are gone already. */
  | { kind: 'signed-in'; claims: Readonly<Record<string, unknown>> }

export type DeviceFlow = {
  /** @param at the screen's address, for the person who is asked. Fails with `issuer_unreachable` */
  begin(at: { address: string }): Promise<DeviceCode>
  poll(code: Pick<DeviceCode, 'deviceCode'>): Promise<DevicePoll>
}

type Options = {
  issuer: string
  clientId: string
  clientKey: () => Promise<JWK>
  scopes: readonly string[]
  now: () => Date
  fetch?: typeof fetch
}

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'

/** A screen's side of RFC 8628, for screens that look something up and forget it: no token outlives the answer. */
export function createDeviceFlow(options: Options): DeviceFlow {
  const issuer = createIssuer({ ...options, idTokenAlg: 'ES256', fetch: options.fetch ?? fetch })

  return {
    async begin({ address }) {
      const parameters = { scope: options.scopes.join(' '), device_address: address }
      const begun = await oidc.initiateDeviceAuthorization(await issuer.configuration(), parameters)
      return {
        deviceCode: begun.device_code,
        userCode: begun.user_code,
        verificationUri: begun.verification_uri,
        verificationUriComplete: begun.verification_uri_complete ?? begun.verification_uri,
        expiresAt: options.now().getTime() + begun.expires_in * 1000,
        interval: begun.interval ?? 5,
      }
    },

    async poll({ deviceCode }) {
      const configuration = await issuer.configuration()
      try {
        const tokens = await oidc.genericGrantRequest(configuration, grantType, { device_code: deviceCode })
        const subject = tokens.claims()?.sub ?? oidc.skipSubjectCheck
        const claims = await oidc.fetchUserInfo(configuration, tokens.access_token, subject)
        await oidc.tokenRevocation(configuration, tokens.access_token)
        return { kind: 'signed-in', claims }
      } catch (error) {
        if (!(error instanceof oidc.ResponseBodyError)) throw error
        const kind = kinds[error.error]
        if (kind === undefined) throw error
        return { kind }
      }
    },
  }
}

/** RFC 8628 3.5. What was heard once already is over too. */
const kinds: Readonly<Record<string, Exclude<DevicePoll['kind'], 'signed-in'>>> = {
  authorization_pending: 'pending',
  slow_down: 'slow-down',
  access_denied: 'declined',
  expired_token: 'expired',
  invalid_grant: 'expired',
}
