export interface SessionLimits {
  idle: number
  absolute: number
  sharedIdle: number
}

/** A session without a device is on a computer that others use too, where nobody should find it open. */
export const idleTime = (deviceId: string | null, limits: SessionLimits): number =>
  deviceId === null ? Math.min(limits.sharedIdle, limits.idle) : limits.idle

/** When a session that was used now ends: the idle time from now, but never past its absolute end (OWASP ASVS 5.0 7.3). */
export function sessionEnd(createdAt: Date, now: Date, limits: { idle: number; absolute: number }): Date {
  return new Date(Math.min(now.getTime() + limits.idle, createdAt.getTime() + limits.absolute))
}

/** A session's row is touched once a minute at most, so that reading a page does not write. */
export const touchAfter = 60_000
