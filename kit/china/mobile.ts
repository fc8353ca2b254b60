import { normalise } from './normalise.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

export type Mobile = {
  /** The eleven digits. */
  readonly normalised: string
  /** E.164, such as +8613800138000. */
  readonly e164: string
  /**
   * Whether the range was first allotted to resale (virtual) operators. It says how the number began and nothing of
   * who serves it now: numbers move between carriers (携号转网), so no function here names a carrier.
   */
  readonly isResaleRange: boolean
}

export type MobileReason = `mobile.${'empty' | 'not-mainland' | 'characters' | 'length' | 'prefix'}`

/** 工信部 allotments as of 2026 (unconfirmed). */
const resaleRanges: ReadonlySet<string> = new Set(['162', '165', '167', '170', '171'])

/**
 * Parses a mobile number of the Chinese mainland, with or without +86, 86 or 0086 before it.
 *
 * Source: 电信网编号计划 (2017): 1[3–9] and nine digits. Any prefix of that shape is accepted, since ranges are allotted
 * more often than software is updated.
 */
export function parseMobile(text: string): Outcome<Mobile, MobileReason> {
  const dialled = normalise(text)
  if (dialled === '') return refuse('mobile.empty')
  const normalised = dialled.replace(/^(?:\+86|0086|86(?=1\d{10}$))/, '')
  if (/^(?:\+|00)\d/.test(normalised)) return refuse('mobile.not-mainland')
  if (!/^\d+$/.test(normalised)) return refuse('mobile.characters')
  if (normalised.length !== 11) return refuse('mobile.length')
  if (!/^1[3-9]/.test(normalised)) return refuse('mobile.prefix')
  return accept({
    normalised,
    e164: `+86${normalised}`,
    isResaleRange: resaleRanges.has(normalised.slice(0, 3)),
  })
}
