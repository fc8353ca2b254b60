import type { Context } from 'hono'
import { createCookies } from '../http/index.ts'

export type PortalCookies = ReturnType<typeof createPortalCookies>

type Scope = { app: string; realm: string; origin: string; base: string }

/** SameSite=Lax all of them: the issuer's redirect back is a top-level GET and must bring them. */
export function createPortalCookies({ app, realm, origin, base }: Scope) {
  const everywhere = createCookies({ app, realm, origin, path: base === '' ? '/' : base })
  const atCallback = createCookies({ app, realm, origin, path: `${base}/callback` })
  const attempt = (stateHash: string) => `attempt-${stateHash.replace(/[^\w-]/g, '').slice(0, 12)}`

  return {
    session: (c: Context) => everywhere.get(c, 'session'),
    setSession: (c: Context, id: string) => everywhere.set(c, 'session', id),
    clearSession: (c: Context) => everywhere.clear(c, 'session'),
    /** Lasts as long as the browser runs: silent sign-on is tried once in that time. */
    hasTriedSilently: (c: Context) => everywhere.get(c, 'silent') !== undefined,
    setTriedSilently: (c: Context) => everywhere.set(c, 'silent', '1'),
    /** One cookie per attempt, so that sign-ins begun in several tabs do not overwrite each other. */
    attempt: (c: Context, stateHash: string) => atCallback.get(c, attempt(stateHash)),
    setAttempt: (c: Context, stateHash: string, secret: string, maxAge: number) =>
      atCallback.set(c, attempt(stateHash), secret, { maxAge }),
    clearAttempt: (c: Context, stateHash: string) => atCallback.clear(c, attempt(stateHash)),
  }
}
