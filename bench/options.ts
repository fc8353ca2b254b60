import { parseArgs } from 'node:util'

export const sectionNames = [
  'sign-in',
  'tokens',
  'growth',
  'page',
  'start',
  'ledger',
  'media',
  'transfer',
  'qr',
] as const
export type SectionName = (typeof sectionNames)[number]

export interface Options {
  only: readonly SectionName[]
  /** Fewer repetitions, smaller populations: to see that all works, not to be quoted. */
  quick: boolean
  /** The larger population of the growth section; a million takes some minutes to make. */
  accounts: number
  /** Browsers that wait for their phone at once, in the QR section. */
  waiting: number
  /** A folder for CPU profiles of the product, one for each of its processes. */
  profile: string | null
  /** Tell which statements a sign-in sends. */
  statements: boolean
}

export const usage = `npm run bench -- [--only=${sectionNames.join('|')}] [--quick] [--accounts=1000000] [--waiting=30000] [--profile=DIR] [--statements]`

/** @throws TypeError with a sentence for what is not an option */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      accounts: { type: 'string' },
      waiting: { type: 'string' },
      profile: { type: 'string' },
      statements: { type: 'boolean', default: false },
    },
  })
  const unknown = values.only?.find(name => !isSection(name))
  if (unknown !== undefined) throw new TypeError(`there is no section ${unknown}; ${usage}`)
  const accounts = Number(values.accounts ?? (values.quick ? 20_000 : 100_000))
  if (!Number.isInteger(accounts) || accounts < 1000) throw new TypeError('--accounts wants a number from 1000')
  const waiting = Number(values.waiting ?? (values.quick ? 2000 : 10_000))
  if (!Number.isInteger(waiting) || waiting < 1000 || waiting > 30_000)
    throw new TypeError('--waiting wants a number from 1000 to 30000')
  return {
    only: values.only?.filter(isSection) ?? sectionNames,
    quick: values.quick,
    accounts,
    waiting,
    profile: values.profile ?? null,
    statements: values.statements,
  }
}

const isSection = (name: string): name is SectionName => sectionNames.some(known => known === name)
