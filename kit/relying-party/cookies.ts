import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

export type CookieOptions = { app: string; realm: string; secure: boolean; path: string }

export type Cookies = ReturnType<typeof createCookies>

/**
 * Names carry app and realm, because cookies ignore ports and several apps share one host in development.
 * All are HttpOnly and SameSite=Lax: the issuer's redirect back is a top-level GET and must bring them.
 */
export function createCookies(options: CookieOptions) {
  const nameOf = (what: string) => `${options.app}-${options.realm}-${what}`
  const base = { httpOnly: true, secure: options.secure, sameSite: 'Lax' } as const
  const sessionPath = options.path === '' ? '/' : options.path
  const callbackPath = `${options.path}/callback`
  const attempt = (stateHash: string) => nameOf(`attempt-${stateHash.replace(/[^\w-]/g, '').slice(0, 12)}`)

  return {
    session: (c: Context) => getCookie(c, nameOf('session')),
    setSession: (c: Context, id: string) => setCookie(c, nameOf('session'), id, { ...base, path: sessionPath }),
    clearSession: (c: Context) => deleteCookie(c, nameOf('session'), { ...base, path: sessionPath }),
    /** Lasts as long as the browser runs: silent sign-on is tried once in that time. */
    hasTriedSilently: (c: Context) => getCookie(c, nameOf('silent')) !== undefined,
    setTriedSilently: (c: Context) => setCookie(c, nameOf('silent'), '1', { ...base, path: sessionPath }),
    /** One cookie per attempt, so that sign-ins begun in several tabs do not overwrite each other. */
    attempt: (c: Context, stateHash: string) => getCookie(c, attempt(stateHash)),
    setAttempt: (c: Context, stateHash: string, secret: string, maxAge: number) =>
      setCookie(c, attempt(stateHash), secret, { ...base, path: callbackPath, maxAge }),
    clearAttempt: (c: Context, stateHash: string) =>
      deleteCookie(c, attempt(stateHash), { ...base, path: callbackPath }),
  }
}
