/**
 * The people of the demo world. `personAt(index)` is a pure function: any person of ten or of ten million is made on
 * the spot from the index, with nothing stored, and no two share a phone, an identity number or a username.
 *
 * All are valid by kit/china and meant to be nobody's. Phones use prefixes of the plan that no operator has been
 * allotted (unconfirmed). Identity numbers carry a municipality's or prefecture's code where people's numbers carry a
 * county's. Email addresses end in `.example` (RFC 2606).
 */
import { composeBankCard, composeResidentId, findRegion, type Region, type Sex } from '../../kit/china/index.ts'
import { makeName } from './names.ts'
import { scatter, scatterSize } from './scatter.ts'

export type Person = {
  readonly name: string
  /** Eleven digits. */
  readonly phone: string
  /** Resident ID number. */
  readonly idNumber: string
  /** Of the demonstration's bank; in a range that is meant to be no bank's (unconfirmed). */
  readonly bankCard: string
  readonly username: string
  readonly email: string
  readonly sex: Sex
  /** `YYYY-MM-DD`, from 1946 to 2005: all are adults. */
  readonly birthDate: string
  readonly region: Region
}

/** How many different people there are: indexes go from 0 to one less. */
export const peopleLimit = scatterSize

const phonePrefixes = ['160', '161', '163', '164', '168', '169']
const phonesPerPrefix = 100_000_000

/** Municipalities and prefectures that consist of counties, the seat of each province among them. */
const regionCodes = (
  '110000 120000 310000 500000 130100 140100 150100 210100 210200 220100 230100 320100 320500 330100 330200 340100 ' +
  '350100 350200 360100 370100 370200 410100 420100 430100 440100 440300 450100 460100 510100 520100 530100 540100 ' +
  '610100 620100 630100 640100 650100'
).split(' ')

const firstBirth = Date.UTC(1946, 0, 1)
const birthDays = 21_915
const sequences = 1000

const salts = { phone: 0x1b873593, idNumber: 0x0e6546b6, name: 0x19d699a5 }

/** @throws RangeError when the index is not an integer from 0 to {@link peopleLimit} − 1 */
export function personAt(index: number): Person {
  if (!Number.isInteger(index) || index < 0 || index >= peopleLimit)
    throw new RangeError(`No person has index ${index}`)
  const identity = makeIdentity(scatter(index, salts.idNumber))
  const { name, latin } = makeName(index, identity.sex, scatter(index, salts.name))
  const username = `${latin}${index}`
  return {
    name,
    phone: makePhone(scatter(index, salts.phone)),
    bankCard: composeBankCard(`${cardPrefix}${String(firstCard + index * cardsEach).padStart(12, '0')}`),
    username,
    email: `${username}@qinghe.example`,
    ...identity,
  }
}

/** The bank's own generator numbers its accounts so: a card and a savings account each. */
const cardPrefix = '629999'
const [firstCard, cardsEach] = [100, 2]

/** @returns the index of the person whose card it is; null for what is nobody's */
export function indexOfCard(number: string): number | null {
  const body = number.startsWith(cardPrefix) ? Number(number.slice(cardPrefix.length, -1)) : Number.NaN
  const index = (body - firstCard) / cardsEach
  const isOne = Number.isInteger(index) && index >= 0 && index < peopleLimit
  return isOne && personAt(index).bankCard === number ? index : null
}

/** Distinct below 6 × 10⁸, which is above {@link peopleLimit}. */
function makePhone(scattered: number): string {
  const prefix = phonePrefixes[Math.floor(scattered / phonesPerPrefix)] ?? ''
  return prefix + String(scattered % phonesPerPrefix).padStart(8, '0')
}

/** A number in mixed radix, sequence × region × day: distinct below 8.1 × 10⁸, which is above {@link peopleLimit}. */
function makeIdentity(scattered: number): Pick<Person, 'idNumber' | 'sex' | 'birthDate' | 'region'> {
  const sequence = scattered % sequences
  const rest = Math.floor(scattered / sequences)
  const regionCode = regionCodes[rest % regionCodes.length] ?? ''
  const day = Math.floor(rest / regionCodes.length)
  const birthDate = new Date(firstBirth + spreadDay(day) * 86_400_000).toISOString().slice(0, 10)
  const region = findRegion(regionCode)
  if (region === undefined) throw new RangeError(`No region has code ${regionCode}`)
  const idNumber = composeResidentId({ regionCode, birthDate, sequence: String(sequence).padStart(3, '0') })
  return { idNumber, sex: sequence % 2 === 1 ? 'male' : 'female', birthDate, region }
}

/** Only about two thirds of the days are reached; a step coprime to their number spreads these over all the years. */
function spreadDay(day: number): number {
  return (day * 7919) % birthDays
}
