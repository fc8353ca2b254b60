/** What decides without asking anybody: levels and ages, as clients ask for them: `acr_values`, the `acr` claim, `max_age` and `prompt` (OpenID Connect Core 1.0 3.1.2.1). */

/** The levels that exist, as the issuer publishes them. The same numbers stand in a session's `aal`. */
export const levelNames = ['1', '2', '3'] as const

/** `2` and `urn:lingpai:aal:2` name the same level; anything else names none. */
export function levelOf(acr: string): number | null {
  const match = /^(?:urn:lingpai:aal:)?([123])$/.exec(acr)
  return match ? Number(match[1]) : null
}

export type LevelChoice = { ok: true; level: number } | { ok: false }

/**
 * The least of the levels asked for that can be reached, so that nobody proves more than the client needs; 0 where none was asked
 * for. None reachable is `unmet_authentication_requirements` (OpenID Connect Core Error Code unmet_authentication_requirements 1.0).
 */
export function chooseLevel(asked: readonly string[], reachable: number): LevelChoice {
  if (asked.length === 0) return { ok: true, level: 0 }
  const levels = asked.map(levelOf).filter(level => level !== null && level <= reachable)
  return levels.length > 0 ? { ok: true, level: Math.min(...levels.map(Number)) } : { ok: false }
}

/** What a request's parameters ask of the authentication, after the client's defaults were filled in. */
export interface Demand {
  /** Acceptable levels; empty where the client leaves it open. */
  acr: readonly string[]
  /** Seconds. */
  maxAge: number | null
  /** `prompt=login`, which `max_age=0` becomes. */
  fresh: boolean
}

export function demandOf(params: Readonly<Record<string, unknown>>): Demand {
  const { acr_values: acrValues, max_age: maxAge, prompt, claims } = params
  return {
    // As in oidc-provider, acr_values wins over the claims parameter: a request that sends both says nothing clear.
    acr: typeof acrValues === 'string' ? words(acrValues) : claimedLevels(claims),
    maxAge: maxAge === undefined ? null : Number(maxAge),
    fresh: typeof prompt === 'string' && words(prompt).includes('login'),
  }
}

/** The level that tells the client what it asked to hear: the exact value where it named one that holds, else the number. */
export function reportedLevel(asked: readonly string[], aal: number): string {
  const held = asked.filter(value => (levelOf(value) ?? 4) <= aal)
  const best = held.toSorted((a, b) => (levelOf(b) ?? 0) - (levelOf(a) ?? 0))[0]
  return best ?? String(aal)
}

function claimedLevels(claims: unknown): string[] {
  const parsed: unknown = typeof claims === 'string' ? parseJson(claims) : claims
  const acr = member(member(parsed, 'id_token'), 'acr')
  const values = member(acr, 'values')
  if (Array.isArray(values)) return values.filter(value => typeof value === 'string')
  const value = member(acr, 'value')
  return typeof value === 'string' ? [value] : []
}

/** oidc-provider signs with the first key of the algorithm: those that sign at the moment go first. */
export function inSigningOrder<Row extends { signsFrom: Date; signsUntil: Date | null }>(
  rows: readonly Row[],
  now: Date,
): Row[] {
  const signs = (row: Row): boolean => row.signsFrom <= now && (row.signsUntil === null || row.signsUntil > now)
  return [...rows.filter(signs), ...rows.filter(row => !signs(row))]
}

const words = (text: string): string[] => text.split(' ').filter(Boolean)

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
