import { createHash } from 'node:crypto'
import type { BatchLine } from './rules.ts'

/** What is checked is what is paid: the account and every line in a fixed order. */
export const digestOf = (fromAccount: string, lines: readonly BatchLine[]): string =>
  createHash('sha256')
    .update(JSON.stringify([fromAccount, lines.map(one => [one.name, one.number, one.bank, one.amount, one.memo])]))
    .digest('hex')
