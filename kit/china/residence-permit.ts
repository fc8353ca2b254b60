import { normalise } from './normalise.ts'
import { isEighteenCharacters, type NumberBody, type NumberBodyFault, readNumberBody } from './number-body.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

export type ResidencePermit = NumberBody & {
  readonly kind: 'residence-permit'
  readonly normalised: string
  readonly place: 'hong-kong' | 'macau' | 'taiwan'
}

export type ResidencePermitReason = `residence-permit.${'empty' | 'length' | 'prefix' | NumberBodyFault}`

const places: ReadonlyMap<string, ResidencePermit['place']> = new Map([
  ['810000', 'hong-kong'],
  ['820000', 'macau'],
  ['830000', 'taiwan'],
])

/**
 * Parses the number of a residence permit for Hong Kong, Macau and Taiwan residents (港澳台居民居住证).
 *
 * Source: 港澳台居民居住证申领发放办法 (国办发〔2018〕81号): numbered as GB 11643-1999, with the region codes 810000,
 * 820000 and 830000.
 */
export function parseResidencePermit(
  text: string,
  { today }: { today: Date },
): Outcome<ResidencePermit, ResidencePermitReason> {
  const normalised = normalise(text)
  if (normalised === '') return refuse('residence-permit.empty')
  if (normalised.length !== 18) return refuse('residence-permit.length')
  if (!isEighteenCharacters(normalised)) return refuse('residence-permit.characters')
  const place = places.get(normalised.slice(0, 6))
  if (place === undefined) return refuse('residence-permit.prefix')
  const body = readNumberBody(normalised, today)
  if (typeof body === 'string') return refuse(`residence-permit.${body}`)
  return accept({ kind: 'residence-permit', normalised, place, ...body })
}
