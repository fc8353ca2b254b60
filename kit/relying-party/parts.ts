import type { Context } from 'hono'
import { AppError } from '../errors/index.ts'
import type { PortalCookies } from './cookies.ts'
import type { Issuer } from './issuer.ts'
import type { RelyingPartyOptions, Report } from './ports.ts'

/** What every route of one relying party shares; built once in `relying-party.ts`. */
export type Parts = {
  options: RelyingPartyOptions
  issuer: Issuer
  cookies: PortalCookies
  /** Our own origin, and the path under which the routes stand ('' at the root). */
  origin: string
  base: string
  home: string
  lifetime: { idle: number; absolute: number }
  fetch: typeof fetch
  report: Report
  /** Whether the client's address may begin another journey to the issuer. */
  mayBegin(c: Context): boolean
  secret(): string
  satisfies(held: string | null, wanted: string): boolean
}

export const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000)

/** The context binds a ciphertext to its row, so that swapping two rows' contents is found out. */
export const sealingContext = (
  what: 'attempt' | 'session' | 'form' | 'approval',
  client: string,
  idHash: string,
): string => `portal-${what}:${client}:${idHash}`

export const pathOf = (c: Context): string => {
  const url = new URL(c.req.url)
  return url.pathname + url.search
}

/**
 * Another site must not be able to act for a person. Sec-Fetch-Site decides where it is sent, Origin otherwise; "null" is what
 * our own pages send under `Referrer-Policy: no-referrer`, and a foreign POST brings no SameSite=Lax session cookie.
 */
export function requireSameOrigin(parts: Pick<Parts, 'origin'>, c: Context): void {
  if (!isSameOrigin(parts.origin, c)) throw new AppError('cross_site')
}

export function isSameOrigin(own: string, c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin') ?? 'null'
  return site === undefined ? origin === 'null' || origin === own : site === 'same-origin' || site === 'none'
}

/** A page load, which can be sent elsewhere; a script's request can not. Old browsers send no Fetch Metadata. */
export function isNavigation(c: Context): boolean {
  const destination = c.req.header('sec-fetch-dest')
  if (destination !== undefined) return destination === 'document'
  return (c.req.header('accept') ?? '').includes('text/html')
}
