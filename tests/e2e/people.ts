import { composeBankCard, composeResidentId } from '../../kit/china/index.ts'

/** Somebody who may or may not have an account yet. */
export interface Person {
  readonly name: string
  readonly phone: string
  readonly idNumber: string
  readonly bankCard: string
  readonly password: string
}

let made = 0

/** Somebody new, nobody's namesake: prefix 166 and the counties are in use, the people are not. */
export function newPerson(name = '王小青'): Person {
  const index = ++made
  const serial = String(process.pid % 10_000).padStart(4, '0') + String(index).padStart(4, '0')
  return {
    name,
    phone: `166${serial}`,
    idNumber: composeResidentId({ regionCode: '110101', birthDate: '1990-03-07', sequence: pad(index, 3) }),
    bankCard: composeBankCard(`6299980000${serial}`),
    password: 'river stone lamp 47',
  }
}

/** As the pages show a phone: 166****0001. */
export const masked = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`

const pad = (value: number, length: number): string => String(value).padStart(length, '0')
