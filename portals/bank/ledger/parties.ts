import { maskBankCard, maskPersonName } from '../../../kit/china/index.ts'
import type { KeyRing } from '../../../kit/crypto/index.ts'

export type PartyKeys = Pick<KeyRing, 'encrypt' | 'decrypt' | 'blindIndexes'>

/** A holder's name and an account's number, as they are kept: encrypted, found by index, shown masked. */
export interface SealedParty {
  name_cipher: string
  name_masked: string
  name_index: string
  number_cipher: string
  number_masked: string
  number_index: string
}

export const partyContexts = { name: 'bank.name', number: 'bank.number' } as const

/** One context for accounts, payees and entries, so that the number of one is found among the others. */
export function sealParty(keys: PartyKeys, { name, number }: { name: string; number: string }): SealedParty {
  return {
    name_cipher: keys.encrypt(name, partyContexts.name),
    name_masked: maskPersonName(name),
    name_index: partyIndexes(keys, 'name', name)[0] ?? '',
    number_cipher: keys.encrypt(number, partyContexts.number),
    number_masked: maskBankCard(number),
    number_index: partyIndexes(keys, 'number', number)[0] ?? '',
  }
}

/** All indexes that a value may be kept under while keys rotate. */
export const partyIndexes = (keys: PartyKeys, what: 'name' | 'number', value: string): string[] =>
  keys.blindIndexes(value, partyContexts[what])

export const openPart = (keys: PartyKeys, what: 'name' | 'number', cipher: string): string =>
  keys.decrypt(cipher, partyContexts[what])
