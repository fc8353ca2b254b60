import { createHash } from 'node:crypto'
import { personAt } from '../../demo/people/index.ts'

/** An index of the demo world's generator. */
export type BenchPerson = number

/** Those of the service (OWASP's least): others would be hashed anew at the first sign-in. */
export const hashParameters = { algorithm: 2, memoryCost: 19456, timeCost: 2, parallelism: 1, outputLen: 32 }

export const phoneOf = (person: BenchPerson): string => personAt(person).phone

/** The cookie of the one device that the person's account knows. */
export function deviceSecretOf(person: BenchPerson): string {
  return createHash('sha256').update(`device ${person}`).digest('base64url')
}

/** A public address of the person's own, in networks of Chinese operators: what counts by address must not count us as one. */
export function addressOf(person: BenchPerson): string {
  return `183.${128 + ((person >> 16) & 63)}.${(person >> 8) & 255}.${person & 255}`
}

/** `count` people spread evenly over a population. */
export function spread(count: number, population: number): BenchPerson[] {
  return Array.from({ length: count }, (_, at) => Math.floor((at * population) / count))
}

/** Of the token that a customer of the bank has. */
export const tokenSuite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
export const tokenSeedOf = (person: BenchPerson): Buffer => createHash('sha256').update(`token ${person}`).digest()
