/** What the screen does next, of what it keeps and the time alone. Pure. */

export interface Waiting {
  kind: 'waiting'
  deviceCode: string
  userCode: string
  verificationUri: string
  verificationUriComplete: string
  /** Milliseconds since 1970. */
  expiresAt: number
  interval: number
  /** Not to be asked before. */
  askAt: number
}

export interface Driver {
  kind: 'driver'
  name: string
  phone: string
  /** Forgotten then. */
  until: number
}

export type Kept = Waiting | Driver | { kind: 'declined' } | { kind: 'expired' }

/** How long the driver is shown: the next one in the lane must not read it. */
export const shownFor = 60_000

/** After a question that was answered "not yet": RFC 8628 3.5. */
export function askLater(waiting: Waiting, { tooFast, now }: { tooFast: boolean; now: number }): Waiting {
  const interval = waiting.interval + (tooFast ? 5 : 0)
  return { ...waiting, interval, askAt: now + interval * 1000 }
}

/** What is still so by now. */
export function standing(kept: Kept, now: number): Kept | null {
  if (kept.kind === 'driver') return kept.until > now ? kept : null
  return kept.kind === 'waiting' && kept.expiresAt <= now ? { kind: 'expired' } : kept
}

/** Seconds until the page looks again; null where nothing changes by itself. */
export function looksAgainIn(kept: Kept | null, now: number): number | null {
  if (kept?.kind === 'waiting') return Math.max(1, Math.ceil((Math.min(kept.askAt, kept.expiresAt) - now) / 1000))
  return kept?.kind === 'driver' ? Math.max(1, Math.ceil((kept.until - now) / 1000)) : null
}
