import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../errors/index.ts'
import { beginAttempt, type Journey } from './attempts.ts'
import { NO_SILENT } from './callback.ts'
import { readForm } from './kept-forms.ts'
import { isNavigation, type Parts, pathOf, requireSameOrigin } from './parts.ts'
import type { Assurance } from './ports.ts'
import { meetsAssurance } from './rules.ts'
import { CLAIMS_LAST, type LiveSession, type Sessions } from './sessions.ts'

/** Somewhat more than they last, for what passes between the two looks at the clock. */
const CLAIMS_GOOD = CLAIMS_LAST + 10_000

/** Runs what needs the issuer; a failure of the protocol becomes the portal's problem page. */
export type Guarded = (c: Context, retry: () => string, work: () => Promise<Response>) => Promise<Response>

export type Gates = {
  requireSession: MiddlewareHandler
  requireAssurance(wanted: Assurance): MiddlewareHandler
  /**
   * The same, for what hangs on claims: the issuer said them within the last minute or so. Where it does not say them any more (the token
   * has run out, its session is over) the person is sent there for them, so that what it took away is not kept up by its silence.
   */
  requireClaims(wanted: Assurance): MiddlewareHandler
  trySilentSignOn: MiddlewareHandler
  /** Sends the person to the issuer and back to this very request. */
  ask(c: Context, journey: { wanted?: Assurance; live: LiveSession | null }): Promise<Response>
}

export function createGates(parts: Parts, sessions: Sessions, guarded: Guarded): Gates {
  async function ask(
    c: Context,
    { wanted, live }: { wanted?: Assurance; live: LiveSession | null },
  ): Promise<Response> {
    // A script cannot be sent to a sign-in page; it is told, and decides.
    if (!isNavigation(c)) return c.json({ error: live === null ? 'signed_out' : 'step_up_needed' }, 401)
    const returnTo = c.req.method === 'GET' ? pathOf(c) : parts.home
    return guarded(
      c,
      () => returnTo,
      async () => {
        const journey: Journey = { kind: live === null ? 'sign-in' : 'step-up', returnTo, ...(wanted && { wanted }) }
        if (live !== null) Object.assign(journey, { subject: live.person.sub, idTokenHint: live.tokens.idToken })
        if (c.req.method === 'GET') return beginAttempt(parts, c, journey)
        // What another site sends is not kept: sent again from our own page it would pass for the person's own (CWE-352).
        requireSameOrigin(parts, c)
        const form = await readForm(parts, c)
        if (form === null) throw new AppError('form_not_kept')
        return beginAttempt(parts, c, { ...journey, form })
      },
    )
  }

  const requireSession: MiddlewareHandler = async (c, next) => {
    if ((await sessions.read(c)) === null) return ask(c, { live: null })
    c.header('Cache-Control', 'no-store')
    return next()
  }

  const requireThat =
    (
      read: Sessions['read'],
      wanted: Assurance,
      stands: (live: LiveSession, now: Date) => boolean = () => true,
    ): MiddlewareHandler =>
    async (c, next) => {
      const live = await read(c)
      const now = parts.options.now()
      const isMet = live !== null && meetsAssurance(live.person, wanted, now, parts.satisfies) && stands(live, now)
      if (!isMet) return ask(c, { wanted, live })
      c.header('Cache-Control', 'no-store')
      return next()
    }
  const requireAssurance = (wanted: Assurance) => requireThat(sessions.read, wanted)
  const requireClaims = (wanted: Assurance) =>
    requireThat(sessions.readNow, wanted, ({ claimsAt }, now) => now.getTime() - claimsAt < CLAIMS_GOOD)

  const trySilentSignOn: MiddlewareHandler = async (c, next) => {
    if (!isFirstVisit(parts, c) || (await sessions.read(c)) !== null) return next()
    parts.cookies.setTriedSilently(c)
    try {
      return await beginAttempt(parts, c, { kind: 'silent', returnTo: pathOf(c) })
    } catch (cause) {
      // A page that anyone may read is not withheld because the issuer is away.
      parts.report({ what: 'silent_sign_on_failed', cause })
      return next()
    }
  }

  return { requireSession, requireAssurance, requireClaims, trySilentSignOn, ask }
}

/** Only a person's own page load counts: not crawlers and previews, which send no Fetch Metadata, nor prefetches. */
function isFirstVisit(parts: Parts, c: Context): boolean {
  const isLoad = c.req.method === 'GET' && c.req.header('sec-fetch-dest') === 'document'
  const isAhead = c.req.header('sec-purpose') !== undefined || c.req.header('purpose') !== undefined
  return isLoad && !isAhead && !parts.cookies.hasTriedSilently(c) && c.req.query(NO_SILENT) === undefined
}
