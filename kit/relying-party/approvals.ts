import type { Context } from 'hono'
import * as oidc from 'openid-client'
import { type ApprovalDetails, hashOfDetails } from '../approval-details/index.ts'
import { AppError } from '../errors/index.ts'
import { type Attempt, beginAttempt, type DpopKey, dpopHandle } from './attempts.ts'
import type { Guarded } from './gates.ts'
import { later, type Parts, requireSameOrigin, sealingContext } from './parts.ts'
import { problemOf } from './problems.ts'
import { safeReturnPath } from './rules.ts'
import type { LiveSession, NewSession, Sessions } from './sessions.ts'

export type Approved = {
  ok: true
  /** What the person was shown and signed, and what is to be done: exactly this. */
  details: ApprovalDetails
  /** At the issuer, of the approval. */
  approvalId: string
  /** What it was signed with. */
  medium: string
  /** False where it was claimed before: whoever did may have executed it, so look by `details.transaction` what has become of it. */
  first: boolean
  /** What the issuer has made of its own part of the operation: `done`, or why not. Null where it has none. */
  outcome: string | null
}

export type ApprovalTaken =
  | Approved
  | {
      ok: false
      /** `none`: not approved in this session, or too long ago. `differs`: something else was approved. */
      code: 'signed_out' | 'none' | 'differs' | 'refused' | 'issuer_unreachable'
    }

export type PortalApprovals = {
  /** Sends the person to approve exactly this, and back to `returnTo`. Answers a POST of one of our own pages. */
  approve(c: Context, asked: { details: ApprovalDetails; returnTo: string }): Promise<Response>
  /**
   * Claims the execution of exactly these details at the issuer, by their approval in this session. Execute by
   * `details.transaction` as the key of an idempotent act of your own. Killed between the two, ask again: the approval is kept for
   * some minutes, `first` is false then, and your act happens once.
   */
  takeApproval(c: Context, details: ApprovalDetails): Promise<ApprovalTaken>
}

type Kept = { details: ApprovalDetails; accessToken: string; dpopKey: DpopKey | null }

/** As long as the issuer's access tokens live. */
const APPROVAL_SECONDS = 600

/** A portal's side of `authorization_details` (RFC 9396): asked by PAR, compared when it comes back, executed once. */
export function createApprovals(parts: Parts, sessions: Sessions, guarded: Guarded): PortalApprovals {
  const { options } = parts

  async function approve(c: Context, { details, returnTo }: { details: ApprovalDetails; returnTo: string }) {
    const path = safeReturnPath(returnTo, parts.origin) ?? parts.home
    return guarded(
      c,
      () => path,
      async () => {
        // Nobody else's page may have a person asked for money (CWE-352).
        requireSameOrigin(parts, c)
        const live = await sessions.read(c)
        if (live === null) return beginAttempt(parts, c, { kind: 'sign-in', returnTo: path })
        // In a URL the details could be changed on their way (RFC 9396 §12).
        if (options.usePar === false) throw new AppError('approval_needs_par')
        const person = { subject: live.person.sub, idTokenHint: live.tokens.idToken }
        return beginAttempt(parts, c, { kind: 'approval', returnTo: path, details, ...person })
      },
    )
  }

  async function takeApproval(c: Context, details: ApprovalDetails): Promise<ApprovalTaken> {
    const live = await sessions.read(c)
    if (live === null) return { ok: false, code: 'signed_out' }
    const idHash = approvalHash(parts, live, details.transaction)
    const key = { client: options.clientId, idHash, sessionHash: live.stored.idHash }
    const stored = await options.store.findForm({ ...key, now: options.now() })
    if (stored === null) return { ok: false, code: 'none' }
    const kept = JSON.parse(options.keys.decrypt(stored.sealed, contextOf(parts, idHash))) as Kept
    if (hashOfDetails(kept.details) !== hashOfDetails(details)) return { ok: false, code: 'differs' }
    return await claim(parts, kept)
  }

  return { approve, takeApproval }
}

type ClaimAnswer = { approval: string; medium: string; first: boolean; outcome?: string }

async function claim(parts: Parts, { details, accessToken, dpopKey }: Kept): Promise<ApprovalTaken> {
  try {
    const configuration = await parts.issuer.configuration()
    const url = new URL(`${parts.options.issuer}/api/token/approval/execution`)
    const headers = new Headers({ 'content-type': 'application/json' })
    const body = JSON.stringify({ details })
    const dpop = await dpopHandle(configuration, dpopKey)
    const response = await oidc.fetchProtectedResource(configuration, accessToken, url, 'POST', body, headers, dpop)
    if (response.status >= 500) return { ok: false, code: 'issuer_unreachable' }
    if (!response.ok) return { ok: false, code: 'refused' }
    const { approval, medium, first, outcome = null } = (await response.json()) as ClaimAnswer
    return { ok: true, details, approvalId: approval, medium, first, outcome }
  } catch (error) {
    const problem = problemOf(error)
    if (problem === null) throw error
    parts.report({ what: 'approval_claim_failed', code: problem, cause: error })
    return { ok: false, code: problem === 'issuer_unreachable' ? 'issuer_unreachable' : 'refused' }
  }
}

/** What came back must be what was asked, byte for byte of its one spelling; it is kept for the session that asked. */
export async function keepApproval(
  parts: Parts,
  live: LiveSession | null,
  attempt: Attempt,
  answer: { session: NewSession; details: unknown },
): Promise<void> {
  const { options } = parts
  const { details: asked } = attempt
  const given: unknown[] = Array.isArray(answer.details) ? answer.details : []
  if (!asked || given.length !== 1 || hashOfDetails(given[0]) !== hashOfDetails(asked))
    throw new AppError('approval_differs')
  if (live === null) throw new AppError('session_ended')
  if (answer.session.subject !== live.person.sub) throw new AppError('different_account')
  const idHash = approvalHash(parts, live, asked.transaction)
  const { accessToken, dpopKey } = answer.session.tokens
  const kept: Kept = { details: asked, accessToken, dpopKey }
  const key = { client: options.clientId, idHash, sessionHash: live.stored.idHash }
  // Approved anew: the later token is the one that is good.
  await options.store.takeForm({ ...key, now: options.now() })
  await options.store.addForm({
    ...key,
    sealed: options.keys.encrypt(JSON.stringify(kept), contextOf(parts, idHash)),
    expiresAt: later(options.now(), APPROVAL_SECONDS),
  })
}

const approvalHash = ({ options }: Parts, live: LiveSession, transaction: string): string =>
  options.keys.hashToken(`approval ${live.stored.idHash} ${transaction}`)

const contextOf = ({ options }: Parts, idHash: string): string => sealingContext('approval', options.clientId, idHash)
