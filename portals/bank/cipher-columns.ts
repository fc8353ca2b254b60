import { partyContexts } from './ledger/index.ts'
import { phoneContext } from './notices/index.ts'

const schema = 'bank'
const ofId = [['id', 'uuid']] as const
const ofCustomer = [
  ['customer_id', 'uuid'],
  ['id', 'uuid'],
] as const
const ofLine = [
  ['organisation_id', 'uuid'],
  ['batch_id', 'uuid'],
  ['line', 'integer'],
] as const

const name = { schema, context: () => partyContexts.name }
const number = { schema, context: () => partyContexts.number }
const index = (column: string, uniqueWith: readonly string[] | null = null) => ({ column, uniqueWith })

/** Every column that the bank keeps encrypted, with its blind index where it has one: what a rotation of the keys rewrites. */
export const bankCipherColumns = [
  { ...name, table: 'accounts', column: 'holder_cipher', key: ofId, index: index('holder_index') },
  { ...number, table: 'accounts', column: 'number_cipher', key: ofId, index: index('number_index', []) },
  { ...name, table: 'entries', column: 'outside_name_cipher', key: ofId, index: index('outside_name_index') },
  { ...number, table: 'entries', column: 'outside_number_cipher', key: ofId, index: index('outside_number_index') },
  { ...name, table: 'payees', column: 'name_cipher', key: ofCustomer, index: index('name_index') },
  {
    ...number,
    table: 'payees',
    column: 'number_cipher',
    key: ofCustomer,
    index: index('number_index', ['customer_id']),
  },
  { ...name, table: 'batch_lines', column: 'name_cipher', key: ofLine, index: index('name_index') },
  { ...number, table: 'batch_lines', column: 'number_cipher', key: ofLine, index: index('number_index') },
  { schema, table: 'contacts', column: 'phone_cipher', key: [['customer_id', 'uuid']], context: () => phoneContext },
] as const
