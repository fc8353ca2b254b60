import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../errors/index.ts'
import { beginAttempt, type Journey } from './attempts.ts'
import { NO_SILENT } from './callback.ts'
import { readForm } from './kept-forms.ts'
import { isNavigation, type Parts, pathOf, requireSameOrigin } from './parts.ts'
import type { Assurance } from './ports.ts'
import { meetsAssurance } from './rules.ts'
import type { LiveSession, Sessions } from './sessions.ts'

/** Runs what needs the issuer; a failure of the protocol becomes the portal's problem page. */
export type Guarded = (c: Context, retry: () => string, work: () => Promise<Response>) => Promise<Response>

export type Gates = {
  requireSession: MiddlewareHandler
  requireAssurance(wanted: Assurance): MiddlewareHandler
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

  const requireAssurance =
    (wanted: Assurance): MiddlewareHandler =>
    async (c, next) => {
      const live = await sessions.read(c)
      const isMet = live !== null && meetsAssurance(live.person, wanted, parts.options.now(), parts.satisfies)
      if (!isMet) return ask(c, { wanted, live })
      c.header('Cache-Control', 'no-store')
      return next()
    }

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

  return { requireSession, requireAssurance, trySilentSignOn, ask }
}

/** Only a person's own page load counts: not crawlers and previews, which send no Fetch Metadata, nor prefetches. */
function isFirstVisit(parts: Parts, c: Context): boolean {
  const isLoad = c.req.method === 'GET' && c.req.header('sec-fetch-dest') === 'document'
  const isAhead = c.req.header('sec-purpose') !== undefined || c.req.header('purpose') !== undefined
  return isLoad && !isAhead && !parts.cookies.hasTriedSilently(c) && c.req.query(NO_SILENT) === undefined
}
