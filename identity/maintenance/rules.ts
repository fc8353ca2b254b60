const hour = 3_600_000
const day = 24 * hour

/** How long after their end, or their expiry, rows are kept, in milliseconds. */
export const kept = {
  /** Long enough for a person's question of yesterday; drafts are gone with the end. */
  ceremonies: day,
  /** Only of ceremonies that are over: in a running one an expired code still carries the count of guesses. */
  codes: hour,
  captchas: hour,
  /** Longer than the longest window of the risk rules that counts failures (a day). */
  failedAttempts: 7 * day,
  /** Longer than the longest that looks at places (90 days). */
  history: 100 * day,
  /** So that who follows an old link is told that it has expired. */
  links: 7 * day,
  providerState: hour,
  /**
   * The last trace of a closed account is its last notice. 15 days of cooling-off at most, a day of tries at most, and this
   * must stay below 15 working days, which are 21 days.
   */
  notices: 4 * day,
  /** As long as the audit events that they explain: half a year and more (Cybersecurity Law article 21). */
  verdicts: 200 * day,
} as const

/** The least UUIDv7 of a time (RFC 9562 5.7): ids below it are older, so the primary key is an index by age. */
export function firstIdOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
