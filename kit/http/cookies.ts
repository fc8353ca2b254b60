import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export type CookieScope = {
  /** `identity`, `toll` … Development serves several applications on one host, and cookies ignore ports. */
  app: string
  realm: string
  /** The public origin; Secure and the name's prefix follow from it. */
  origin: string
  /** `/` by default; as narrow as works. */
  path?: string
}

export type CookieOptions = {
  /** Seconds; without it the cookie ends with the browser. Browsers cap it at 400 days. */
  maxAge?: number
  /** Lax by default: a person arriving through a link is still signed in. */
  sameSite?: 'Lax' | 'Strict'
}

export type Cookies = {
  name(what: string): string
  get(c: Context, what: string): string | undefined
  set(c: Context, what: string, value: string, options?: CookieOptions): void
  clear(c: Context, what: string): void
}

const maxAgeCap = 400 * 24 * 3600

/** Cookies named `<app>-<realm>-<what>`, HttpOnly, so that no two realms or applications on one host mix. */
export function createCookies({ app, realm, origin, path = '/' }: CookieScope): Cookies {
  const secure = new URL(origin).protocol === 'https:'
  const prefix = namePrefix(secure, path)
  const name = (what: string) => `${prefix}${app}-${realm}-${what}`
  return {
    name,
    get: (c, what) => getCookie(c)[name(what)],
    set: (c, what, value, { maxAge, sameSite = 'Lax' } = {}) =>
      setCookie(c, name(what), value, {
        httpOnly: true,
        path,
        sameSite,
        secure,
        ...(maxAge === undefined ? {} : { maxAge: Math.min(maxAge, maxAgeCap) }),
      }),
    clear: (c, what) => {
      deleteCookie(c, name(what), { path, secure })
    },
  }
}

/** `__Host-` keeps a neighbouring host from planting the cookie; it demands Secure and Path=/ (RFC 6265bis §4.1.3). */
function namePrefix(secure: boolean, path: string): string {
  if (!secure) return ''
  return path === '/' ? '__Host-' : '__Secure-'
}
