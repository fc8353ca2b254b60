import type { Policy } from '../realms/index.ts'

const hour = 3_600_000
const day = 24 * hour

/** How long after their end, or their expiry, rows are kept, in milliseconds. */
export interface Keeping {
  ceremonies: number
  codes: number
  captchas: number
  failedAttempts: number
  /** Successful attempts and sessions. */
  history: number
  links: number
  providerState: number
  notices: number
  verdicts: number
}

const least: Keeping = {
  /** Long enough for a person's question of yesterday; drafts are gone with the end. */
  ceremonies: day,
  /** Only of ceremonies that are over: in a running one an expired code still carries the count of guesses. */
  codes: hour,
  captchas: hour,
  failedAttempts: 7 * day,
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
}

/** What all realms need: rows of one table are purged together, so the realm that looks back furthest decides. */
export function keepingFor(policies: readonly Pick<Policy, 'risk' | 'closing'>[]): Keeping {
  const longest = (shortest: number, lengths: (policy: Pick<Policy, 'risk' | 'closing'>) => number[]): number =>
    Math.max(shortest, ...policies.flatMap(lengths))
  return {
    ...least,
    failedAttempts: longest(least.failedAttempts, ({ risk: { windows } }) => [
      windows.deviceHours * hour,
      windows.addressHours * hour,
      (windows.sprayMinutes / 60) * hour,
      (windows.failureMinutes / 60) * hour,
    ]),
    history: longest(least.history, ({ risk }) => [risk.windows.placeDays * day]),
    verdicts: longest(least.verdicts, ({ closing }) => [closing.eventsKept]),
  }
}

/** The least UUIDv7 of a time (RFC 9562 5.7): ids below it are older, so the primary key is an index by age. */
export function firstIdOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
