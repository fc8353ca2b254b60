import { chinaDate, readBirthDate } from './birth-date.ts'
import { travelDocumentCheck } from './check-digits.ts'
import { normalise } from './normalise.ts'
import { isEighteenCharacters, type NumberBodyFault, readNumberBody, type Sex, sexOf } from './number-body.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { findRegion, type Region } from './regions/index.ts'

export type ForeignPermanentResidentId = {
  readonly kind: 'foreign-permanent-resident-id'
  readonly normalised: string
  /** `2023`: 18 characters, first is 9. `2017`: 3 letters and 12 digits, of cards that stay valid until they expire. */
  readonly edition: '2023' | '2017'
  /** ISO 3166-1 at the first application: numeric (edition 2023) or alpha-3 (edition 2017). Withdrawn codes occur. */
  readonly countryCode: string
  /** Where the first application was accepted. */
  readonly region: Region
  /** `YYYY-MM-DD`. Edition 2017 holds two digits of the year, read as the latest year that is not in the future. */
  readonly birthDate: string
  readonly sequence: string
  readonly sex: Sex
  /** Edition 2017 only: its check digit is not laid down in a published standard, so a wrong one warns, never blocks. */
  readonly warnings: readonly 'foreign-id.old-check-digit'[]
}

export type ForeignPermanentResidentIdReason = `foreign-id.${
  | 'empty'
  | 'length'
  | 'prefix'
  | 'region'
  | NumberBodyFault}`

type Result = Outcome<ForeignPermanentResidentId, ForeignPermanentResidentIdReason>

/**
 * Parses the number of a foreign permanent resident ID card (外国人永久居留身份证), of either edition.
 *
 * Source: National Immigration Administration, 新版外国人永久居留身份证适配性改造要点 (2023), table 1, for cards issued from
 * 2023-12-01: 9 + 2 accepting province + 3 country + 8 birth date + 3 sequence + MOD 11-2 check. The former edition,
 * 3 country + 4 accepting prefecture + 6 birth date + 1 sequence + 1 check, is read off its published specimen.
 */
export function parseForeignPermanentResidentId(text: string, { today }: { today: Date }): Result {
  const normalised = normalise(text)
  if (normalised === '') return refuse('foreign-id.empty')
  if (normalised.length === 15) return parseEdition2017(normalised, today)
  if (normalised.length !== 18) return refuse('foreign-id.length')
  return parseEdition2023(normalised, today)
}

function parseEdition2023(normalised: string, today: Date): Result {
  if (!isEighteenCharacters(normalised)) return refuse('foreign-id.characters')
  if (!normalised.startsWith('9')) return refuse('foreign-id.prefix')
  const region = findRegion(`${normalised.slice(1, 3)}0000`)
  if (region === undefined) return refuse('foreign-id.region')
  const body = readNumberBody(normalised, today)
  if (typeof body === 'string') return refuse(`foreign-id.${body}`)
  const countryCode = normalised.slice(3, 6)
  return accept({
    kind: 'foreign-permanent-resident-id',
    normalised,
    edition: '2023',
    countryCode,
    region,
    ...body,
    warnings: [],
  })
}

function parseEdition2017(normalised: string, today: Date): Result {
  if (!/^[A-Z]{3}\d{12}$/.test(normalised)) return refuse('foreign-id.characters')
  const region = findRegion(`${normalised.slice(3, 7)}00`)
  if (region === undefined) return refuse('foreign-id.region')
  const born = readShortBirthDate(normalised.slice(7, 13), today)
  if (typeof born === 'string') return refuse(`foreign-id.${born}`)
  const sequence = normalised.charAt(13)
  return accept({
    kind: 'foreign-permanent-resident-id',
    normalised,
    edition: '2017',
    countryCode: normalised.slice(0, 3),
    region,
    birthDate: born.date,
    sequence,
    sex: sexOf(sequence),
    warnings:
      travelDocumentCheck(normalised.slice(0, 14)) === normalised.charAt(14) ? [] : ['foreign-id.old-check-digit'],
  })
}

function readShortBirthDate(digits: string, today: Date): ReturnType<typeof readBirthDate> {
  const century = chinaDate(today).slice(0, 2)
  const inThisCentury = readBirthDate(century + digits, today)
  return typeof inThisCentury === 'string' ? readBirthDate(String(Number(century) - 1) + digits, today) : inThisCentury
}
