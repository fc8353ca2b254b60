import { creditCodeAlphabet, mod31Check, organisationCheck } from './check-digits.ts'
import { normalise } from './normalise.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { findRegion, type Region } from './regions/index.ts'

export type CreditCode = {
  readonly normalised: string
  /** Position 1: the registering department, such as 9 for market regulation or 5 for civil affairs. */
  readonly department: string
  /** Position 2: the kind of body within that department; 91 is a company, 92 a sole trader, 93 a farmers' cooperative. */
  readonly category: string
  /** Positions 3–8; undefined for a body registered by a national authority (100000). */
  readonly region: Region | undefined
  /** Positions 9–17, once the nine-character organisation code. */
  readonly organisationCode: string
}

export type CreditCodeReason = `credit-code.${
  | 'empty'
  | 'length'
  | 'characters'
  | 'region'
  | 'organisation-check'
  | 'check-character'}`

const nationalRegion = '100000'
const shape = new RegExp(`^[${creditCodeAlphabet}]{2}\\d{6}[${creditCodeAlphabet}]{10}$`)

/**
 * Parses a unified social credit code (统一社会信用代码): 1 department + 1 category + 6 region + 9 organisation + check.
 *
 * Source: GB 32100-2015 (check MOD 31-3, no I, O, S, V, Z); positions 9–17 after GB 11714-1997, with its own check.
 * The whole code's check is judged first: it covers every position, so a slip of one key is always told as that.
 */
export function parseCreditCode(text: string): Outcome<CreditCode, CreditCodeReason> {
  const normalised = normalise(text)
  if (normalised === '') return refuse('credit-code.empty')
  if (normalised.length !== 18) return refuse('credit-code.length')
  if (!shape.test(normalised)) return refuse('credit-code.characters')
  if (mod31Check(normalised.slice(0, 17)) !== normalised.charAt(17)) return refuse('credit-code.check-character')
  const regionCode = normalised.slice(2, 8)
  const region = findRegion(regionCode)
  if (region === undefined && regionCode !== nationalRegion) return refuse('credit-code.region')
  const organisationCode = normalised.slice(8, 17)
  if (organisationCheck(organisationCode.slice(0, 8)) !== organisationCode.charAt(8)) {
    return refuse('credit-code.organisation-check')
  }
  const [department = '', category = ''] = normalised
  return accept({ normalised, department, category, region, organisationCode })
}

/**
 * Completes a code from its parts, for made-up data: two characters of department and category, a six-digit region,
 * and eight characters of organisation.
 */
export function composeCreditCode(parts: { kind: string; regionCode: string; organisation: string }): string {
  const body = parts.kind + parts.regionCode + parts.organisation + organisationCheck(parts.organisation)
  return body + mod31Check(body)
}
