/** Valid numbers for property tests. Imported by tests only: fast-check is not there at run time. */
import fc from 'fast-check'
import { creditCodeAlphabet, mod11Check, travelDocumentCheck } from './check-digits.ts'
import { composeCreditCode } from './credit-code.ts'
import { regionTable } from './regions/table.ts'
import { composeResidentId } from './resident-id.ts'

/** The day that every test of this folder takes as today. */
export const today = new Date('2026-07-01T04:00:00Z')

const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

const birthDate: fc.Arbitrary<string> = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2026-07-01'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

const mainlandCodes = regionTable
  .split('\n')
  .map(line => line.slice(0, 6))
  .filter(code => code < '800000')

/** Six digits of a place that exists, or of one that never did in a province that does, as abolished codes look. */
const regionCode: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...mainlandCodes),
  fc.tuple(fc.constantFrom(...mainlandCodes), digits(4)).map(([code, rest]) => code.slice(0, 2) + rest),
)

export const residentIdParts = fc.record({ regionCode, birthDate, sequence: digits(3) })

export const residentId: fc.Arbitrary<string> = residentIdParts.map(composeResidentId)

export const residencePermit: fc.Arbitrary<string> = fc
  .record({ regionCode: fc.constantFrom('810000', '820000', '830000'), birthDate, sequence: digits(3) })
  .map(composeResidentId)

export const foreignId: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...mainlandCodes), digits(3), birthDate, digits(3))
  .map(([region, country, born, sequence]) => `9${region.slice(0, 2)}${country}${born.replaceAll('-', '')}${sequence}`)
  .map(body => body + mod11Check(body))

export const oldForeignId: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('CAN', 'USA', 'KOR', 'DEU'), fc.constantFrom(...mainlandCodes), birthDate, digits(1))
  .map(
    ([country, region, born, sequence]) => country + region.slice(0, 4) + born.replaceAll('-', '').slice(2) + sequence,
  )
  .map(body => body + travelDocumentCheck(body))

export const creditCode: fc.Arbitrary<string> = fc
  .record({
    kind: fc.constantFrom('11', '12', '51', '52', '91', '92', '93', 'Y1'),
    regionCode: fc.oneof(fc.constant('100000'), regionCode),
    organisation: fc.string({ unit: fc.constantFrom(...creditCodeAlphabet), minLength: 8, maxLength: 8 }),
  })
  .map(composeCreditCode)

export const mobile: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 3, max: 9 }), digits(9))
  .map(([second, rest]) => `1${second}${rest}`)

/** A number and the same with one character changed to another of the alphabet. */
export function withOneChange(
  numbers: fc.Arbitrary<string>,
  alphabet: string,
): fc.Arbitrary<{ right: string; wrong: string }> {
  return fc
    .tuple(numbers, fc.nat(), fc.constantFrom(...alphabet))
    .map(([right, at, character]) => {
      const place = at % right.length
      return { right, wrong: right.slice(0, place) + character + right.slice(place + 1) }
    })
    .filter(({ right, wrong }) => right !== wrong)
}

/** The same number as people type it: full width, lower case, with spaces and hyphens between. */
export function asTyped(number: string): fc.Arbitrary<string> {
  const styles = fc.array(fc.constantFrom('plain', 'wide', 'lower'), {
    minLength: number.length,
    maxLength: number.length,
  })
  const gaps = fc.array(fc.constantFrom('', '', ' ', '-', '\u3000', '\u200b', '－'), {
    minLength: number.length,
    maxLength: number.length,
  })
  return fc
    .tuple(styles, gaps)
    .map(([style, gap]) =>
      [...number].map((character, place) => gap[place] + restyle(character, style[place] ?? 'plain')).join(''),
    )
}

function restyle(character: string, style: string): string {
  if (style === 'lower') return character.toLowerCase()
  const isAscii = character.charCodeAt(0) < 0x7f
  return style === 'wide' && isAscii ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character
}
