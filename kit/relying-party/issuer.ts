import type { JWK } from 'jose'
import { importJWK } from 'jose'
import * as oidc from 'openid-client'
import { AppError } from '../errors/index.ts'
import { backoff } from './rules.ts'

type IssuerOptions = {
  issuer: string
  clientId: string
  clientKey: () => Promise<JWK>
  idTokenAlg: string
  now: () => Date
  fetch: typeof fetch
}

export type Issuer = { configuration(): Promise<oidc.Configuration>; isIssuer(value: string): boolean }

const METADATA_LIFETIME = 60 * 60 * 1000
const TIMEOUT_SECONDS = 5

/**
 * The issuer's metadata, fetched when first needed: the issuer may start after us, in the same process even. After a
 * failure it is not asked again before the back-off has passed; old metadata stay in use while new are not to be had.
 * Fails with `issuer_unreachable`.
 */
export function createIssuer(options: IssuerOptions): Issuer {
  const server = new URL(options.issuer)
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname)
  if (server.protocol !== 'https:' && !isLoopback) {
    throw new AppError('issuer_not_https', { details: { issuer: options.issuer } })
  }
  const time = () => options.now().getTime()
  let known: { configuration: oidc.Configuration; since: number } | undefined
  let pending: Promise<oidc.Configuration> | undefined
  let failures = 0
  let askAgainAt = 0

  async function discover(): Promise<oidc.Configuration> {
    const { kid, ...jwk } = await options.clientKey()
    const key = await importJWK(jwk, 'ES256')
    if (key instanceof Uint8Array) throw new AppError('client_key_not_asymmetric')
    const auth = oidc.PrivateKeyJwt(kid === undefined ? { key } : { key, kid })
    // Signatures of ID tokens are checked even though they come straight from the issuer (OpenID Connect Core §3.1.3.7).
    const execute = [oidc.enableNonRepudiationChecks, ...(isLoopback ? [oidc.allowInsecureRequests] : [])]
    return oidc.discovery(server, options.clientId, { id_token_signed_response_alg: options.idTokenAlg }, auth, {
      execute,
      timeout: TIMEOUT_SECONDS,
      [oidc.customFetch]: (url, init) => options.fetch(url, init as RequestInit),
    })
  }

  async function ask(): Promise<oidc.Configuration> {
    try {
      const fresh = await discover()
      known = { configuration: fresh, since: time() }
      failures = 0
      return fresh
    } catch (cause) {
      failures += 1
      askAgainAt = time() + backoff(failures)
      throw new AppError('issuer_unreachable', { details: { issuer: options.issuer, failures }, cause })
    }
  }

  function askOnce(): Promise<oidc.Configuration> {
    pending ??= ask().finally(() => {
      pending = undefined
    })
    return pending
  }

  async function configuration(): Promise<oidc.Configuration> {
    const isStale = known === undefined || time() - known.since > METADATA_LIFETIME
    const mayAsk = time() >= askAgainAt
    if (known !== undefined) {
      // The failure is remembered in the back-off; the page at hand is served with what is known.
      if (isStale && mayAsk) askOnce().catch(() => undefined)
      return known.configuration
    }
    if (!mayAsk && pending === undefined) {
      throw new AppError('issuer_unreachable', { details: { issuer: options.issuer, failures } })
    }
    return askOnce()
  }

  return { configuration, isIssuer: value => value === options.issuer }
}
