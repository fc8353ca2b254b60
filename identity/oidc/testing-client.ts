/** For tests only: a client application, with a stock OpenID Connect library. */
import { importJWK } from 'jose'
import * as client from 'openid-client'
import type { World } from './testing.ts'
import { randomText } from './testing.ts'
import type { Browser, Landing } from './testing-browser.ts'

export interface AppOptions {
  id: string
  redirectPath: string
  realm?: string
  isPublic?: boolean
  idTokenAlg?: 'ES256' | 'RS256'
  scope?: string
}

export type App = Awaited<ReturnType<typeof openApp>>

export const portal: AppOptions = { id: 'toll-portal', redirectPath: '/callback', scope: 'openid profile phone' }
export const fleet: AppOptions = { id: 'toll-fleet', redirectPath: '/fleet/callback', scope: 'openid profile phone' }
export const sample: AppOptions = {
  id: 'toll-sample',
  redirectPath: '/callback',
  isPublic: true,
  scope: 'openid profile',
}

export async function openApp(world: World, options: AppOptions) {
  const { id, redirectPath, realm = 'toll', isPublic = false, idTokenAlg = 'ES256' } = options
  const redirectUri = `${world.clients.origin}${redirectPath}`
  const key = (await importJWK(world.clients.key.privateJwk, 'ES256')) as CryptoKey
  const configuration = await client.discovery(
    new URL(`${world.origin}/realms/${realm}`),
    id,
    { id_token_signed_response_alg: idTokenAlg },
    isPublic ? client.None() : client.PrivateKeyJwt({ key, kid: world.clients.key.kid }),
    { execute: [client.allowInsecureRequests] },
  )

  async function start(extra: Record<string, string> = {}, { par = false } = {}) {
    const verifier = client.randomPKCECodeVerifier()
    const state = randomText()
    const parameters = {
      redirect_uri: redirectUri,
      scope: options.scope ?? 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      ...extra,
    }
    const url = par
      ? await client.buildAuthorizationUrlWithPAR(configuration, parameters)
      : client.buildAuthorizationUrl(configuration, parameters)
    return { url, verifier, state }
  }

  type Started = Awaited<ReturnType<typeof start>>

  async function finish(started: Started, landing: Landing, dpop?: client.DPoPHandle) {
    const checks = { pkceCodeVerifier: started.verifier, expectedState: started.state, idTokenExpected: true }
    return await client.authorizationCodeGrant(
      configuration,
      landing.url,
      checks,
      undefined,
      dpop ? { DPoP: dpop } : {},
    )
  }

  return {
    configuration,
    redirectUri,
    start,
    finish,
    /** The whole way for somebody who is signed in: authorize, silently, and exchange the code. */
    async signIn(browser: Browser, extra: Record<string, string> = {}, how: { par?: boolean } = {}) {
      const started = await start(extra, how)
      const landing = await browser.open(started.url)
      return await finish(started, landing)
    },
  }
}

/** The OAuth error code of a refusal. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
      return error.error
    if (error instanceof client.WWWAuthenticateChallengeError) {
      return error.cause[0]?.parameters.error ?? `status ${error.status}`
    }
    throw error
  }
  return 'none'
}
