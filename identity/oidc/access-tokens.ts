import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import type { Realm } from '../realms/index.ts'
import type { OidcDependencies } from './dependencies.ts'
import { openRar } from './seal-details.ts'
import type { ArtifactStore } from './store.ts'
import type { PresentedTokens, TokenPayload } from './store-presented.ts'
import { standingOf, type TokenStanding } from './token-standing.ts'

export interface AccessRequest {
  realm: Realm
  method: string
  /** The address as the client knows it, without its query. */
  url: string
  authorization: string | undefined
  /** The DPoP header. */
  proof: string | undefined
  /** What the API asks of the authentication behind the token (RFC 9470); `maxAge` in milliseconds. */
  demand?: AccessDemand
}

export interface AccessDemand {
  aal: number
  maxAge: number
}

/** Who calls with an access token, and how surely. A machine calls for itself: no account, no session. */
export interface Access {
  clientId: string
  scopes: ReadonlySet<string>
  holder: { accountId: string; sessionId: string; aal: number; ial: number; amr: string[]; authTime: Date } | null
  /** What the token is bound to, as just proved (RFC 9449 6.1); null for a bearer token. */
  key: { thumbprint: string; jwk: Readonly<Record<string, unknown>> } | null
  /** What was approved with it (RFC 9396); null for a token that carries nothing. */
  details: unknown
}

export type AccessResult =
  | { ok: true; access: Access }
  | { ok: false; code: 'token.missing' | 'token.invalid' | 'token.proof_invalid' | 'token.assurance_needed' }

/** Why a call is not answered; the last is for the API to find, which knows what its answer needs. */
export type TokenRefusal = Exclude<AccessResult, { ok: true }>['code'] | 'token.scope_missing'

type AccessDependencies = Pick<OidcDependencies, 'database' | 'keys' | 'now'> & {
  artifacts: ArtifactStore
  presented: PresentedTokens
}

const proofAlgorithms = ['ES256', 'Ed25519', 'EdDSA']
/** RFC 9449 11.1: seconds that a proof's time may be off. */
const proofWindow = 300

/** For our own APIs, which are the resource servers of our own tokens: what introspection says, without the HTTP. */
export function createVerifyAccess(deps: AccessDependencies) {
  return async (request: AccessRequest): Promise<AccessResult> => {
    const [scheme = '', value = '', ...rest] = (request.authorization ?? '').split(' ')
    const isDpop = scheme.toLowerCase() === 'dpop'
    if (!value || rest.length > 0 || (!isDpop && scheme.toLowerCase() !== 'bearer'))
      return { ok: false, code: 'token.missing' }
    const found = await deps.presented.find(request.realm.name, deps.keys.hashToken(value))
    if (!found) return { ok: false, code: 'token.invalid' }
    const { jkt } = found.payload
    // RFC 9449 7.1: a bound token is of no use as a bearer token, and an unbound one proves nothing with a proof.
    if (isDpop !== (jkt !== undefined)) return { ok: false, code: 'token.invalid' }
    const jwk = jkt === undefined ? null : await provedKey(deps, request, value, jkt)
    if (jkt !== undefined && !jwk) return { ok: false, code: 'token.proof_invalid' }
    const standing = standingOf(found, deps.now())
    if (standing.kind === 'dead') return { ok: false, code: 'token.invalid' }
    if (request.demand && !isAssured(standing, request.demand, deps.now()))
      return { ok: false, code: 'token.assurance_needed' }
    const key = jkt !== undefined && jwk ? { thumbprint: jkt, jwk: { ...jwk } } : null
    return { ok: true, access: { ...accessOf(deps, found.payload, standing), key } }
  }
}

/** RFC 9470 5: strong enough, and young enough by the time of the authentication, however often the token was refreshed since. */
function isAssured(standing: TokenStanding, { aal, maxAge }: AccessDemand, now: Date): boolean {
  if (standing.kind !== 'holder') return false
  return standing.session.aal >= aal && now.getTime() - standing.session.authTime.getTime() <= maxAge
}

function accessOf(
  { keys }: Pick<AccessDependencies, 'keys'>,
  { clientId, scope = '', rar }: TokenPayload,
  standing: Exclude<TokenStanding, { kind: 'dead' }>,
): Omit<Access, 'key'> {
  const [details = null] = rar === undefined ? [] : (openRar(keys, rar) as unknown[])
  const caller = { clientId, scopes: new Set(scope.split(' ').filter(Boolean)), details }
  if (standing.kind === 'machine') return { ...caller, holder: null }
  const { id: sessionId, accountId, aal, ial, amr, authTime } = standing.session
  return { ...caller, holder: { accountId, sessionId, aal, ial, amr, authTime } }
}

/** RFC 9449 4.3 and 7: the proof is for this request, this token and this moment, by the key the token is bound to, once. */
async function provedKey(
  deps: AccessDependencies,
  request: AccessRequest,
  token: string,
  jkt: string,
): Promise<JWK | null> {
  const verified = await jwtVerify(request.proof ?? '', EmbeddedJWK, {
    algorithms: proofAlgorithms,
    typ: 'dpop+jwt',
    currentDate: deps.now(),
  }).catch(() => null)
  if (!verified) return null
  const { payload, protectedHeader } = verified
  const age = deps.now().getTime() / 1000 - Number(payload.iat)
  if (!(Math.abs(age) <= proofWindow)) return null
  if (payload.htm !== request.method || payload.htu !== request.url) return null
  if (payload.ath !== createHash('sha256').update(token).digest('base64url')) return null
  const jwk = protectedHeader.jwk as JWK
  if ((await calculateJwkThumbprint(jwk)) !== jkt) return null
  if (typeof payload.jti !== 'string' || payload.jti === '') return null
  const key = {
    realm: request.realm.name,
    model: 'ReplayDetection',
    idHash: deps.keys.hashToken(`${jkt} ${payload.jti}`),
  }
  const until = new Date(deps.now().getTime() + 2 * proofWindow * 1000)
  return (await deps.artifacts.claim(deps.database.query, key, until)) ? jwk : null
}

/** The `WWW-Authenticate` header of a refusal (RFC 6750 3, RFC 9449 7.1, RFC 9470 3). */
export function challengeOf(code: TokenRefusal, demand?: AccessDemand): string {
  const algs = `algs="${proofAlgorithms.join(' ')}"`
  switch (code) {
    case 'token.missing':
      return `Bearer, DPoP ${algs}`
    case 'token.invalid':
      return `Bearer error="invalid_token", DPoP error="invalid_token", ${algs}`
    case 'token.proof_invalid':
      return `DPoP error="invalid_dpop_proof", ${algs}`
    case 'token.assurance_needed': {
      const asked = demand ? `, acr_values="${demand.aal}", max_age="${Math.floor(demand.maxAge / 1000)}"` : ''
      const error = `error="insufficient_user_authentication"${asked}`
      return `Bearer ${error}, DPoP ${error}, ${algs}`
    }
    case 'token.scope_missing':
      return `Bearer error="insufficient_scope", scope="openid", DPoP error="insufficient_scope", scope="openid", ${algs}`
  }
}
