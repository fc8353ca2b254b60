import type { RiskPolicy } from './policy.ts'

/** What the rules need of a request; the ceremonies' `Visit` has it. */
export interface WatchedVisit {
  realm: { name: string; issuer: string; policy: { risk: RiskPolicy } }
  surface: string
  /** null on a browser where nobody has signed in yet. */
  deviceId: string | null
  client: { browser: string; system: string }
  /** As shown to the person, and as their session will keep it. */
  place: string | null
  address: string
  addressKey: string
  prefixKey: string
  headers: Headers
}

/** HTTPS or this very machine, as browsers see it (W3C Secure Contexts §3.1). */
export function isTrustworthy({ realm }: Pick<WatchedVisit, 'realm'>): boolean {
  const { protocol, hostname } = new URL(realm.issuer)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\]|.+\.localhost)$/.test(hostname)
}
