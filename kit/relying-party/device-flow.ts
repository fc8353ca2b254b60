import type { JWK } from 'jose'
import * as oidc from 'openid-client'
import { createIssuer } from './issuer.ts'
import { type ElsewherePoll, pollElsewhere } from './poll-elsewhere.ts'

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

export type DeviceFlow = {
  /** @param at the screen's address, for the person who is asked. Fails with `issuer_unreachable` */
  begin(at: { address: string }): Promise<DeviceCode>
  poll(code: Pick<DeviceCode, 'deviceCode'>): Promise<ElsewherePoll>
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

    poll: async ({ deviceCode }) => await pollElsewhere(issuer, grantType, { device_code: deviceCode }),
  }
}
