import { normalise, parsePersonName } from '../../../kit/china/index.ts'
import { constantTimeEqual } from '../../../kit/crypto/index.ts'
import type { Database } from '../../../kit/database/index.ts'
import type { AccountStore } from '../../accounts/index.ts'
import type { Policy } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Authenticator } from '../index.ts'

type Item = Policy['recovery']['items'][number]
/** What the person typed for each item that the realm asks. */
export type IdentityItemAnswer = Partial<Record<Item, string>>

export function createIdentityItem(deps: {
  database: Database<IdentityTables>
  accounts: Pick<AccountStore, 'revealPerson'>
}): Authenticator<IdentityItemAnswer> {
  return {
    kind: 'identity-item',
    async verify(proving, answer) {
      const person = proving.accountId ? await deps.accounts.revealPerson(deps.database.query, proving.accountId) : null
      const right = proving.policy.recovery.items.map(item => matches(item, answer[item] ?? '', person))
      return right.every(Boolean) ? { bound: proving.subject } : null
    },
  }
}

function matches(item: Item, typed: string, person: { name: string; document: string } | null): boolean {
  switch (item) {
    case 'national-id':
      return person !== null && constantTimeEqual(normalise(typed), person.document)
    case 'national-id-last-6':
      return person !== null && constantTimeEqual(normalise(typed), person.document.slice(-6))
    case 'name': {
      const name = parsePersonName(typed)
      return person !== null && name.ok && constantTimeEqual(name.value.normalised, person.name)
    }
  }
}
