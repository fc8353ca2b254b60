import type { Visit } from './browser.ts'

/** What the test portal's pages say, which are JSON. */
export const modelOf = (visit: Visit): Record<string, unknown> => JSON.parse(visit.body) as Record<string, unknown>

export const sessionOf = (visit: Visit) => modelOf(visit).session as { sub: string; [name: string]: unknown } | null
