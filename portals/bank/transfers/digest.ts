import { createHash } from 'node:crypto'
import type { Party, TransferRead } from './rules.ts'

/** What you see is what you sign: one byte of it changed is another digest. In a fixed order, with nothing left out. */
export function digestOf(transfer: TransferRead, party: Party): string {
  const { fromAccount, to, amount, memo, firstAt, repeat } = transfer
  const target = to.kind === 'own' ? to.accountId : to.payeeId
  const content = [
    fromAccount,
    to.kind,
    target,
    party.name,
    party.number,
    party.bank,
    amount,
    memo,
    firstAt?.toISOString() ?? null,
    repeat,
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}
