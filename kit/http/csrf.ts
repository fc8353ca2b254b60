import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'

/** The part of the key ring that is needed: a keyed MAC, separated by context. */
export type Mac = (value: string, context: string) => string

export type CsrfResult = { ok: true } | { ok: false; code: 'csrf.cross_site' | 'csrf.missing' | 'csrf.expired' }

export type CsrfCheck = {
  /** What the form's hidden field held. */
  token: string | undefined
  /** The browser's own secret, from its HttpOnly cookie. */
  browserSecret: string | undefined
  /** As given to `csrfToken` when the page was drawn. */
  purpose: string
  /** The origins that our own pages are served from. */
  origins: readonly string[]
}

/**
 * The token for one browser and one purpose. Name the session's or ceremony's id in the purpose where there is one: a
 * neighbouring site that plants its own cookie then still has no token (OWASP CSRF, signed double submit).
 */
export function csrfToken(mac: Mac, browserSecret: string, purpose: string): string {
  return mac(`${browserSecret}\n${purpose}`, 'csrf')
}

/**
 * A result rather than an exception, so that the page can be shown again as the person left it, with a fresh token: an
 * expired page is never a dead end.
 */
export function checkCsrf(c: Context, mac: Mac, check: CsrfCheck): CsrfResult {
  if (isCrossSite(c, check.origins)) return { ok: false, code: 'csrf.cross_site' }
  if (!check.token) return { ok: false, code: 'csrf.missing' }
  if (!check.browserSecret) return { ok: false, code: 'csrf.expired' }
  const expected = csrfToken(mac, check.browserSecret, check.purpose)
  return sameText(check.token, expected) ? { ok: true } : { ok: false, code: 'csrf.expired' }
}

/**
 * Sec-Fetch-Site decides where the browser sends it ("none" is the person's own act, such as reloading). The older Origin
 * decides otherwise, except "null": that is what a browser sends from our own pages, for they have
 * `Referrer-Policy: no-referrer` (Fetch §3.2, "append a request Origin header"). The token alone decides there.
 */
function isCrossSite(c: Context, origins: readonly string[]): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const origin = c.req.header('origin')
  return origin !== undefined && origin !== 'null' && !origins.includes(origin)
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
