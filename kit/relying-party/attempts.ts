import type { Context } from 'hono'
import { exportJWK, importJWK, type JWK } from 'jose'
import * as oidc from 'openid-client'
import type { ApprovalDetails } from '../approval-details/index.ts'
import { AppError } from '../errors/index.ts'
import { later, type Parts, sealingContext } from './parts.ts'
import type { Assurance, FormField } from './ports.ts'

/** A form that was being sent when the sign-in came between. */
export type KeptForm = { action: string; fields: readonly FormField[] }

/** One journey to the issuer and back; sealed in the store under the hash of its `state`. */
export type Attempt = {
  kind: 'sign-in' | 'silent' | 'step-up' | 'approval'
  state: string
  nonce: string
  codeVerifier: string
  returnTo: string
  wanted: Assurance
  /** Who is to come back from a step-up. */
  subject: string | null
  form: KeptForm | null
  /** What is to be approved; absent in what an older release sealed. */
  details?: ApprovalDetails | null
  dpopKey: DpopKey | null
}

export type DpopKey = { privateKey: JWK; publicKey: JWK }

export type Journey = {
  kind: Attempt['kind']
  returnTo: string
  wanted?: Assurance
  form?: KeptForm
  details?: ApprovalDetails
  subject?: string
  idTokenHint?: string
}

export const ATTEMPT_SECONDS = 600

/**
 * Sends the browser to the issuer. PKCE, state and nonce are fresh each time (RFC 9700 §2.1.1); the request itself goes
 * by the back channel (PAR, RFC 9126), so that neither hint nor form is ever in a URL.
 * Fails as `issuer.configuration()` and with the errors of openid-client.
 */
export async function beginAttempt(parts: Parts, c: Context, journey: Journey): Promise<Response> {
  const { options } = parts
  // Before anything is asked or kept: nobody is signed in yet, and each journey costs both sides (CWE-770).
  if (!parts.mayBegin(c)) throw new AppError('too_many_attempts')
  const configuration = await parts.issuer.configuration()
  const attempt: Attempt = {
    kind: journey.kind,
    state: parts.secret(),
    nonce: parts.secret(),
    codeVerifier: parts.secret(),
    returnTo: journey.returnTo,
    wanted: journey.wanted ?? {},
    subject: journey.subject ?? null,
    form: journey.form ?? null,
    details: journey.details ?? null,
    dpopKey: options.dpop === true ? await newDpopKey() : null,
  }
  const parameters = await requestParameters(parts, c, attempt, journey.idTokenHint)
  const dpop = await dpopHandle(configuration, attempt.dpopKey)
  const url =
    options.usePar === false
      ? oidc.buildAuthorizationUrl(configuration, parameters)
      : await oidc.buildAuthorizationUrlWithPAR(configuration, parameters, dpop)
  await keep(parts, c, attempt)
  return c.redirect(url.href, 303)
}

async function requestParameters(
  parts: Parts,
  c: Context,
  attempt: Attempt,
  idTokenHint: string | undefined,
): Promise<Record<string, string>> {
  const { options } = parts
  const { acr, maxAge } = attempt.wanted
  return {
    redirect_uri: options.redirectUri,
    scope: options.scopes.join(' '),
    response_type: 'code',
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    state: attempt.state,
    nonce: attempt.nonce,
    ...(attempt.kind === 'silent' ? { prompt: 'none' } : {}),
    ...(attempt.details ? { authorization_details: JSON.stringify([attempt.details]) } : {}),
    ...(acr === undefined ? {} : { acr_values: acr }),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
    ...(idTokenHint === undefined ? {} : { id_token_hint: idTokenHint }),
    ...(options.uiLocales === undefined ? {} : { ui_locales: options.uiLocales(c) }),
  }
}

async function keep(parts: Parts, c: Context, attempt: Attempt): Promise<void> {
  const { keys, clientId, now, store } = parts.options
  const stateHash = keys.hashToken(attempt.state)
  const browserSecret = parts.secret()
  await store.addAttempt({
    client: clientId,
    stateHash,
    browserHash: keys.hashToken(browserSecret),
    sealed: keys.encrypt(JSON.stringify(attempt), sealingContext('attempt', clientId, stateHash)),
    expiresAt: later(now(), ATTEMPT_SECONDS),
  })
  parts.cookies.setAttempt(c, stateHash, browserSecret, ATTEMPT_SECONDS)
}

export type TakenAttempt = { attempt: Attempt; isThisBrowser: boolean }

/** Null when there is no such attempt: never begun here, used already, or older than ten minutes. */
export async function takeAttempt(parts: Parts, c: Context, state: string): Promise<TakenAttempt | null> {
  const { keys, clientId, now, store } = parts.options
  const stateHash = keys.hashToken(state)
  const stored = await store.takeAttempt({ client: clientId, stateHash, now: now() })
  if (stored === null) return null
  const plain = keys.decrypt(stored.sealed, sealingContext('attempt', clientId, stateHash))
  const secret = parts.cookies.attempt(c, stateHash)
  parts.cookies.clearAttempt(c, stateHash)
  return {
    attempt: JSON.parse(plain) as Attempt,
    isThisBrowser: secret !== undefined && keys.hashToken(secret) === stored.browserHash,
  }
}

async function newDpopKey(): Promise<DpopKey> {
  const pair = await oidc.randomDPoPKeyPair('ES256', { extractable: true })
  return { privateKey: await exportJWK(pair.privateKey), publicKey: await exportJWK(pair.publicKey) }
}

/** A key of its own per session (RFC 9449), kept sealed with the tokens that it constrains. */
export async function dpopHandle(
  configuration: oidc.Configuration,
  key: DpopKey | null,
): Promise<{ DPoP?: oidc.DPoPHandle }> {
  if (key === null) return {}
  const [privateKey, publicKey] = await Promise.all([
    importJWK({ ...key.privateKey, ext: true }, 'ES256'),
    importJWK({ ...key.publicKey, ext: true }, 'ES256'),
  ])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) return {}
  return { DPoP: oidc.getDPoPHandle(configuration, { privateKey, publicKey }) }
}
