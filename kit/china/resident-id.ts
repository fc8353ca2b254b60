import { mod11Check } from './check-digits.ts'
import { normalise } from './normalise.ts'
import { isEighteenCharacters, type NumberBody, type NumberBodyFault, readNumberBody } from './number-body.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { findRegion, type Region } from './regions/index.ts'

export type ResidentId = NumberBody & {
  readonly kind: 'resident-id'
  readonly normalised: string
  /** Where the number was first assigned, which is not where its holder lives. */
  readonly region: Region
}

export type ResidentIdReason = `resident-id.${
  | 'empty'
  | 'fifteen-digits'
  | 'length'
  | 'residence-permit'
  | 'foreigner'
  | 'region'
  | NumberBodyFault}`

/**
 * Parses a citizen's identity number (公民身份号码): 6 region + 8 birth date + 3 sequence + check character.
 *
 * Source: GB 11643-1999. Fifteen-digit numbers of first-generation cards ended on 2013-01-01 (Resident Identity Card
 * Law, 2011 amendment, art. 23) and have their own reason, since their holders must look up the 18-digit one.
 * Abolished region codes are accepted; only the province must exist. Nothing here says that the person exists.
 *
 * @param options.today the current instant; the birth date must not lie after that day in China
 */
export function parseResidentId(text: string, { today }: { today: Date }): Outcome<ResidentId, ResidentIdReason> {
  const normalised = normalise(text)
  if (normalised === '') return refuse('resident-id.empty')
  if (/^\d{15}$/.test(normalised)) return refuse('resident-id.fifteen-digits')
  if (normalised.length !== 18) return refuse('resident-id.length')
  if (!isEighteenCharacters(normalised)) return refuse('resident-id.characters')
  if (normalised.startsWith('9')) return refuse('resident-id.foreigner')
  if (/^8[123]0000/.test(normalised)) return refuse('resident-id.residence-permit')
  const region = findCitizenRegion(normalised.slice(0, 6))
  if (region === undefined) return refuse('resident-id.region')
  const body = readNumberBody(normalised, today)
  if (typeof body === 'string') return refuse(`resident-id.${body}`)
  return accept({ kind: 'resident-id', normalised, region, ...body })
}

/** Completes a citizen's number from its parts (`birthDate` as `YYYY-MM-DD`, three sequence digits). For made-up data. */
export function composeResidentId(parts: { regionCode: string; birthDate: string; sequence: string }): string {
  const body = parts.regionCode + parts.birthDate.replaceAll('-', '') + parts.sequence
  return body + mod11Check(body)
}

/** Citizens' numbers begin with 1 to 7; 81 and 82 are regions of GB/T 2260, but only residence permits begin so. */
function findCitizenRegion(code: string): Region | undefined {
  return code.startsWith('8') ? undefined : findRegion(code)
}
