import type { Realm } from '../realms/index.ts'

/**
 * A `return_to` from outside: only a path within the realm is followed, so that no link through a sign-in page leads elsewhere
 * (CWE-601).
 */
export function safeReturnPath(realm: Realm, wanted: string | undefined): string {
  const fallback = `${realm.path}/account`
  if (!wanted || wanted.length > 2000) return fallback
  const base = new URL(realm.issuer)
  try {
    const url = new URL(wanted, base)
    const inside = url.origin === base.origin && url.pathname.startsWith(`${realm.path}/`)
    return inside && wanted.startsWith('/') ? url.pathname + url.search : fallback
  } catch {
    return fallback
  }
}
