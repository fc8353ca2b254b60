import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Identifier, identifierContext, indexColumns, maskIdentifier } from '../identifiers/index.ts'
import type { ImportedAccount } from './read-account.ts'

/** A line whose rows are ready to be written: all that costs time is done before the transaction. */
export interface PreparedLine {
  line: number
  accountId: string
  account: ImportedAccount
  identifiers: PreparedIdentifier[]
  person: { name_cipher: string; document_cipher: string } | null
  /** A keyed hash of all that the line says: by it a later run knows a line that is in already. */
  fingerprint: string
}

export interface PreparedIdentifier {
  kind: Identifier['kind']
  /** Every index the value has in the key ring, the one of the current key first. */
  indexes: string[]
  columns: { blind_index: string; next_blind_index: string | null }
  cipher: string
  masked: string
  isVerified: boolean
}

const fingerprintContext = 'imports.line'

export const fingerprintText = (account: ImportedAccount): string => JSON.stringify(account)

export const isFingerprintOf = (keys: KeyRing, account: ImportedAccount, fingerprint: unknown): boolean =>
  typeof fingerprint === 'string' && keys.verifyMac(fingerprintText(account), fingerprintContext, fingerprint)

export function prepareLine(
  line: number,
  account: ImportedAccount,
  deps: { keys: KeyRing; realm: string; newId: () => string },
): PreparedLine {
  const { keys, realm } = deps
  return {
    line,
    accountId: deps.newId(),
    account,
    identifiers: account.identifiers.map(identifier => {
      const context = identifierContext(realm, identifier.kind)
      const indexes = keys.blindIndexes(identifier.value, context)
      return {
        kind: identifier.kind,
        indexes,
        columns: indexColumns(indexes),
        cipher: keys.encrypt(identifier.value, context),
        masked: maskIdentifier(identifier),
        isVerified: identifier.isVerified,
      }
    }),
    person: account.person && {
      name_cipher: keys.encrypt(account.person.name, 'persons.name'),
      document_cipher: keys.encrypt(account.person.document, 'persons.document'),
    },
    fingerprint: keys.mac(fingerprintText(account), fingerprintContext),
  }
}
