/** What the desk's page does next, of what it keeps and the time alone. Pure. */

export interface Asked {
  kind: 'waiting'
  authReqId: string
  /** As the clerk reads it to the customer. */
  message: string
  /** Milliseconds since 1970. */
  expiresAt: number
  interval: number
  askAt: number
}

export interface Confirmed {
  kind: 'confirmed'
  name: string
  phone: string
  message: string
  /** Forgotten then. */
  until: number
}

export type Kept = Asked | Confirmed | { kind: 'declined' } | { kind: 'expired' }

/** How long the clerk sees who has confirmed. */
export const shownFor = 120_000

/** After a question that was answered "not yet": CIBA 11. */
export function askLater(asked: Asked, { tooFast, now }: { tooFast: boolean; now: number }): Asked {
  const interval = asked.interval + (tooFast ? 5 : 0)
  return { ...asked, interval, askAt: now + interval * 1000 }
}

export function standing(kept: Kept, now: number): Kept | null {
  if (kept.kind === 'confirmed') return kept.until > now ? kept : null
  return kept.kind === 'waiting' && kept.expiresAt <= now ? { kind: 'expired' } : kept
}

/** Seconds until the page looks again; null where nothing changes by itself. */
export function looksAgainIn(kept: Kept | null, now: number): number | null {
  if (kept?.kind === 'waiting') return Math.max(1, Math.ceil((Math.min(kept.askAt, kept.expiresAt) - now) / 1000))
  return kept?.kind === 'confirmed' ? Math.max(1, Math.ceil((kept.until - now) / 1000)) : null
}
