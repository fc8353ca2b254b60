export interface SessionLimits {
  idle: number
  absolute: number
  sharedIdle: number
}

/** A session without a device is on a computer that others use too, where nobody should find it open. */
export const idleTime = (deviceId: string | null, limits: SessionLimits): number =>
  deviceId === null ? Math.min(limits.sharedIdle, limits.idle) : limits.idle

/**
 * A session of a registered phone's app lives by limits of its own: no cookie leads to it, and its tokens are bound to a key that
 * can't leave the phone. Everything else lives by the realm's.
 */
export function sessionLimits(
  policy: { sessions: SessionLimits; phones: { session: { idle: number; absolute: number } } },
  phoneId: string | null,
): SessionLimits {
  const { session } = policy.phones
  return phoneId === null ? policy.sessions : { ...session, sharedIdle: session.idle }
}

/** When a session that was used now ends: the idle time from now, but never past its absolute end (OWASP ASVS 5.0 7.3). */
export function sessionEnd(createdAt: Date, now: Date, limits: { idle: number; absolute: number }): Date {
  return new Date(Math.min(now.getTime() + limits.idle, createdAt.getTime() + limits.absolute))
}

/** A session's row is touched once a minute at most, so that reading a page does not write. */
export const touchAfter = 60_000
