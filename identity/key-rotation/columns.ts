import { detailsContext } from '../approvals/index.ts'
import { identifierContext } from '../identifiers/index.ts'
import { activationContext, secretContext } from '../media/index.ts'
import type { IdentityTables } from '../tables.ts'

/** A column that holds ciphertext, and how the service that wrote it bound it to its field. */
export interface CipherColumn {
  /** Of whose tables; identity's own where none is said. */
  schema?: string
  table: string
  column: string
  /** Its primary key of three parts at most, with their types. */
  key: readonly (readonly [name: string, type: 'uuid' | 'text' | 'integer'])[]
  /** From the parts of the primary key. */
  context: (key: readonly string[]) => string
}

/**
 * A column of another application on the same keys. Its blind index is rewritten in place: the application looks for a value by all of
 * its indexes (`blindIndexes`), and writes the newest.
 */
export interface ForeignColumn extends CipherColumn {
  schema: string
  index?: {
    column: string
    /** The columns that it is unique together with; null where it is not. */
    uniqueWith: readonly string[] | null
  }
}

const ofAccount = [
  ['account_id', 'uuid'],
  ['id', 'uuid'],
] as const

const ofPhone = [
  ['account_id', 'uuid'],
  ['phone_id', 'uuid'],
] as const

/** Every such column of the schema; a test compares this list with the database. */
export const cipherColumns: readonly (CipherColumn & { table: keyof IdentityTables })[] = [
  {
    table: 'identifiers',
    column: 'cipher',
    key: [
      ['realm', 'text'],
      ['kind', 'text'],
      ['blind_index', 'text'],
    ],
    context: ([realm = '', kind = '']) => identifierContext(realm, kind),
  },
  {
    table: 'identifier_changes',
    column: 'value_cipher',
    key: [
      ['account_id', 'uuid'],
      ['kind', 'text'],
    ],
    context: () => 'identifier-changes.value',
  },
  { table: 'persons', column: 'name_cipher', key: [['account_id', 'uuid']], context: () => 'persons.name' },
  { table: 'persons', column: 'document_cipher', key: [['account_id', 'uuid']], context: () => 'persons.document' },
  {
    table: 'passkeys',
    column: 'name_cipher',
    key: [
      ['account_id', 'uuid'],
      ['id', 'uuid'],
    ],
    context: () => 'passkeys.name',
  },
  { table: 'phones', column: 'name_cipher', key: ofAccount, context: () => 'phones.name' },
  { table: 'inbox_messages', column: 'parameters_cipher', key: ofAccount, context: () => 'inbox.parameters' },
  {
    table: 'push_subscriptions',
    column: 'endpoint_cipher',
    key: ofPhone,
    context: () => 'push.endpoint',
  },
  { table: 'push_subscriptions', column: 'keys_cipher', key: ofPhone, context: () => 'push.keys' },
  { table: 'push_keys', column: 'private_cipher', key: [['realm', 'text']], context: () => 'push.private' },
  { table: 'backchannel_requests', column: 'ping_cipher', key: [['id', 'uuid']], context: () => 'backchannel.ping' },
  { table: 'tickets', column: 'contents_cipher', key: [['id', 'uuid']], context: () => 'tickets.contents' },
  { table: 'notices', column: 'recipient_cipher', key: [['id', 'uuid']], context: () => 'notices.recipient' },
  { table: 'notices', column: 'parameters_cipher', key: [['id', 'uuid']], context: () => 'notices.parameters' },
  {
    table: 'approvals',
    column: 'details_cipher',
    key: [
      ['account_id', 'uuid'],
      ['id', 'uuid'],
    ],
    context: ([, id = '']) => detailsContext(id),
  },
  { table: 'ceremonies', column: 'draft_cipher', key: [['id', 'uuid']], context: () => 'ceremonies.draft' },
  {
    table: 'signing_keys',
    column: 'private_cipher',
    key: [
      ['realm', 'text'],
      ['kid', 'text'],
    ],
    context: ([realm = '']) => `signing-keys.${realm}`,
  },
  { table: 'totp_apps', column: 'secret_cipher', key: ofAccount, context: ([, id = '']) => secretContext('totp', id) },
  {
    table: 'otp_tokens',
    column: 'secret_cipher',
    key: [['id', 'uuid']],
    context: ([id = '']) => secretContext('otp-token', id),
  },
  {
    table: 'otp_tokens',
    column: 'activation_cipher',
    key: [['id', 'uuid']],
    context: ([id = '']) => activationContext(id),
  },
  {
    table: 'grid_cards',
    column: 'secret_cipher',
    key: ofAccount,
    context: ([, id = '']) => secretContext('grid-card', id),
  },
  {
    table: 'certificate_keys',
    column: 'secret_cipher',
    key: ofAccount,
    context: ([, id = '']) => secretContext('certificate-key', id),
  },
  {
    table: 'recovery_code_sets',
    column: 'secret_cipher',
    key: [['account_id', 'uuid']],
    context: ([accountId = '']) => secretContext('recovery-code', accountId),
  },
]
