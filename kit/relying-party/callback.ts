import type { Context } from 'hono'
import * as oidc from 'openid-client'
import { AppError } from '../errors/index.ts'
import { keepApproval } from './approvals.ts'
import { type Attempt, dpopHandle, takeAttempt } from './attempts.ts'
import { keepForm } from './kept-forms.ts'
import type { Parts } from './parts.ts'
import { isDeclined, isOver, needsPerson } from './problems.ts'
import { meetsAssurance } from './rules.ts'
import { type NewSession, type Sessions, tokensOf } from './sessions.ts'

/** Marks the return of a silent attempt to a browser that keeps no cookies, so that none follows it for ever. */
export const NO_SILENT = 'signed-in'

/**
 * The issuer's answer. Fails with an `AppError` whose code is a `ProblemCode`, or with an error of openid-client.
 * `onAttempt` tells the caller where to offer another try, as soon as that is known.
 */
export async function receiveCallback(
  parts: Parts,
  sessions: Sessions,
  c: Context,
  onAttempt: (attempt: Attempt) => void,
): Promise<Response> {
  const query = new URL(c.req.url).searchParams
  // A parameter given twice is read differently by different readers (RFC 6749 §3.1).
  const names = [...query.keys()]
  const state = query.get('state')
  if (state === null || new Set(names).size !== names.length) throw new AppError('response_invalid')

  const taken = await takeAttempt(parts, c, state)
  if (taken === null) throw new AppError('attempt_unknown')
  const { attempt, isThisBrowser } = taken
  onAttempt(attempt)
  requireIssuer(parts, query.get('iss'))
  if (attempt.kind === 'silent' && !isThisBrowser) return c.redirect(withoutSilent(attempt.returnTo, parts.origin), 303)
  // An answer is accepted only by the browser that asked, or an attacker could sign a victim in as himself (RFC 9700 §4.7).
  if (!isThisBrowser) throw new AppError('browser_changed')

  try {
    const answer = await exchange(parts, attempt, query)
    if (attempt.kind === 'approval') return await approved({ parts, sessions, c }, attempt, answer)
    return await complete({ parts, sessions, c }, attempt, answer.session)
  } catch (error) {
    if (attempt.kind === 'approval' && isOver(error)) await tellEnded(parts, attempt)
    if (attempt.kind === 'approval' && isDeclined(error)) throw new AppError('approval_declined')
    if (attempt.kind === 'silent' && needsPerson(error)) return c.redirect(attempt.returnTo, 303)
    throw error
  }
}

/** Only here: whoever brings this state in this browser has been at the issuer with these details. */
async function tellEnded({ options }: Parts, { subject, details }: Attempt): Promise<void> {
  if (subject !== null && details) await options.approvalEnded?.({ subject, details })
}

/** The answer names its issuer, and it is the one that was asked (RFC 9207 §2.4: mix-up attacks). */
function requireIssuer(parts: Parts, iss: string | null): void {
  if (iss === null || !parts.issuer.isIssuer(iss)) throw new AppError('issuer_mixed_up')
}

function withoutSilent(path: string, origin: string): string {
  const url = new URL(path, origin)
  url.searchParams.set(NO_SILENT, 'no')
  return url.pathname + url.search + url.hash
}

/** The session stays as it is: what was proved stands for what was approved, and for nothing else. */
async function approved(
  { parts, sessions, c }: { parts: Parts; sessions: Sessions; c: Context },
  attempt: Attempt,
  answer: Answer,
): Promise<Response> {
  await keepApproval(parts, await sessions.read(c), attempt, answer)
  return c.redirect(attempt.returnTo, 303)
}

async function complete(
  at: { parts: Parts; sessions: Sessions; c: Context },
  attempt: Attempt,
  session: NewSession,
): Promise<Response> {
  const { parts, sessions, c } = at
  requireAssurance(parts, attempt, session)
  const before = await sessions.read(c)
  if (before !== null) await sessions.end(c, before)
  const started = await sessions.start(c, session)
  if (started === null) throw new AppError('session_ended')
  // Somebody else came back: what the first person was doing is neither shown to the second nor done for them.
  if (attempt.subject !== null && attempt.subject !== session.subject) throw new AppError('different_account')
  if (attempt.form === null) return c.redirect(attempt.returnTo, 303)
  const id = await keepForm(parts, started.idHash, attempt.form)
  return c.redirect(`${parts.base}/resume?form=${encodeURIComponent(id)}`, 303)
}

/**
 * An issuer may answer with less than `acr_values` asked (OpenID Connect Core §3.1.2.1), and its clock may not be ours: to
 * return with what the gate will refuse would send the person round for ever.
 */
function requireAssurance(parts: Parts, attempt: Attempt, session: NewSession): void {
  const held = { acr: session.acr, authTime: new Date(session.authTime * 1000) }
  if (!meetsAssurance(held, attempt.wanted, parts.options.now(), parts.satisfies)) throw new AppError('assurance_unmet')
}

/** `details`: the `authorization_details` of the token response. */
type Answer = { session: NewSession; details: unknown }

async function exchange(parts: Parts, attempt: Attempt, query: URLSearchParams): Promise<Answer> {
  const configuration = await parts.issuer.configuration()
  // Our own registered address, not the Host header's, is what the code was issued for.
  const url = new URL(parts.options.redirectUri)
  url.search = query.toString()
  const dpop = await dpopHandle(configuration, attempt.dpopKey)
  const { maxAge } = attempt.wanted
  const answer = await oidc.authorizationCodeGrant(
    configuration,
    url,
    {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
      ...(maxAge === undefined ? {} : { maxAge }),
    },
    undefined,
    dpop,
  )
  const idToken = answer.claims()
  if (idToken === undefined) throw new AppError('identity_invalid')
  // The answer's `sub` must be the ID token's (OpenID Connect Core §5.3.2); the library refuses another.
  const claims = await oidc.fetchUserInfo(configuration, answer.access_token, idToken.sub, dpop)
  const session = {
    ...identityOf(idToken),
    claims: { ...claims },
    tokens: tokensOf(answer, attempt.dpopKey, parts.options.now()),
  }
  return { session, details: answer.authorization_details }
}

function identityOf(idToken: oidc.IDToken): Omit<NewSession, 'claims' | 'tokens'> {
  const { acr, amr, sid, auth_time } = idToken
  return {
    subject: idToken.sub,
    issuerSession: typeof sid === 'string' ? sid : null,
    acr: typeof acr === 'string' ? acr : null,
    amr: Array.isArray(amr) ? amr.filter(one => typeof one === 'string') : [],
    authTime: typeof auth_time === 'number' ? auth_time : idToken.iat,
  }
}
