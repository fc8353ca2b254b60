import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose'
import { AppError, isAppError } from '../errors/index.ts'
import { later, type Parts } from './parts.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const LONGEST_TOKEN = 16 * 1024
const MOST_SECONDS = 300

/** Which check of OpenID Connect Back-Channel Logout 1.0 §2.6 the token failed. */
export type LogoutRefusal =
  | 'token_missing'
  | 'token_malformed'
  | 'signature_invalid'
  | 'typ_unexpected'
  | 'iss_unexpected'
  | 'aud_unexpected'
  | 'iat_unacceptable'
  | 'exp_unacceptable'
  | 'jti_missing'
  | 'jti_replayed'
  | 'events_unexpected'
  | 'nonce_present'
  | 'nobody_named'

export type LogoutResult = { ok: true; ended: number } | { ok: false; code: LogoutRefusal }

export type TakeLogout = (token: string | undefined) => Promise<LogoutResult>

/** Ends the portal sessions that a logout token names. Fails with `issuer_unreachable` when there are no keys to check it. */
export function createBackChannelLogout(parts: Parts): TakeLogout {
  const { clientId, keys, now, store, issuer } = parts.options
  const algorithm = parts.options.idTokenAlg ?? 'ES256'
  let keySet: { uri: string; keys: ReturnType<typeof createRemoteJWKSet> } | undefined

  async function issuerKeys() {
    const uri = (await parts.issuer.configuration()).serverMetadata().jwks_uri ?? ''
    if (keySet?.uri !== uri) keySet = { uri, keys: createRemoteJWKSet(new URL(uri), { [customFetch]: parts.fetch }) }
    return keySet.keys
  }

  return async token => {
    if (token === undefined || token === '') return { ok: false, code: 'token_missing' }
    if (token.length > LONGEST_TOKEN) return { ok: false, code: 'token_malformed' }
    let payload: JWTPayload
    try {
      // Signed by the issuer, for us, in the agreed algorithm ("none" is none of them), recently (§2.6 steps 2–4).
      const verified = await jwtVerify(token, await issuerKeys(), {
        issuer,
        audience: clientId,
        algorithms: [algorithm],
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'exp', 'jti'],
        maxTokenAge: MOST_SECONDS,
        clockTolerance: 30,
        currentDate: now(),
      })
      payload = verified.payload
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) {
        return { ok: false, code: refusalOf(error) }
      }
      throw isAppError(error) ? error : new AppError('issuer_unreachable', { cause: error })
    }
    const refusal = refusalOfClaims(payload)
    if (refusal !== null) return { ok: false, code: refusal }
    const receivedAt = now()
    const { replayed, ended } = await store.takeLogout({
      client: clientId,
      jtiHash: keys.hashToken(String(payload.jti)),
      issuerSession: typeof payload.sid === 'string' ? payload.sid : null,
      subject: payload.sub ?? null,
      receivedAt,
      expiresAt: later(receivedAt, 2 * MOST_SECONDS),
    })
    return replayed ? { ok: false, code: 'jti_replayed' } : { ok: true, ended }
  }
}

function refusalOf(error: errors.JOSEError): LogoutRefusal {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'iat_unacceptable' : 'exp_unacceptable'
  if (error instanceof errors.JWTClaimValidationFailed) return byClaim[error.claim] ?? 'token_malformed'
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'token_malformed'
  return 'signature_invalid'
}

const byClaim: Readonly<Record<string, LogoutRefusal>> = {
  typ: 'typ_unexpected',
  iss: 'iss_unexpected',
  aud: 'aud_unexpected',
  iat: 'iat_unacceptable',
  exp: 'exp_unacceptable',
  jti: 'jti_missing',
}

function refusalOfClaims(payload: JWTPayload): LogoutRefusal | null {
  // §2.6 step 6: the event's member must be there, and its value a JSON object.
  const { events } = payload
  const event = isObject(events) ? events[EVENT] : undefined
  if (!isObject(event)) return 'events_unexpected'
  // §2.6 step 7: a nonce would make it an ID token, which must never pass for a logout token.
  if ('nonce' in payload) return 'nonce_present'
  if (typeof payload.jti !== 'string' || payload.jti === '') return 'jti_missing'
  // §2.6 step 5: it names a subject, a session, or both.
  const names = [payload.sub, payload.sid].filter(one => typeof one === 'string' && one !== '')
  return names.length === 0 ? 'nobody_named' : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
