import { sql } from 'kysely'
import type { Transaction } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface ErasedAccount {
  id: string
  realm: string
}

/**
 * Deletes all that the service keeps of an account but its own row, its masked events and, while it waits to be sent, the
 * last notice. A test holds this against every table that has an `account_id`.
 */
export async function deletePersonalData(tx: Transaction<IdentityTables>, account: ErasedAccount): Promise<void> {
  await deleteLocks(tx, account)
  await deleteCeremonies(tx, account)
  await deleteProviderState(tx, account)
  await deleteDevices(tx, account)
  for (const table of ofTheAccount) await tx.deleteFrom(table).where('account_id', '=', account.id).execute()
}

const ofTheAccount = [
  'identifiers',
  'identifier_changes',
  'persons',
  'passwords',
  'password_history',
  'passkeys',
  'passkey_credentials',
  'passkey_challenges',
  'phones',
  'phone_challenges',
  'inbox_messages',
  'inbox_settings',
  'account_devices',
  'sessions',
  'consents',
  'risk_verdicts',
  'sign_in_attempts',
  'one_time_links',
  'ceremonies',
  'totp_apps',
  'otp_token_challenges',
  'otp_tokens',
  'grid_challenges',
  'grid_cards',
  'recovery_codes',
  'recovery_code_sets',
  'face_checks',
  'certificate_keys',
  'certificate_key_owners',
  'certificate_key_requests',
  'approvals',
  'tickets',
  'push_holds',
  'push_subscriptions',
  'screen_requests',
  'backchannel_requests',
] as const

/** Also those counted under what was typed before it was an account's: the subject is a keyed hash of the identifier. */
async function deleteLocks(tx: Transaction<IdentityTables>, { id, realm }: ErasedAccount): Promise<void> {
  const rows = await tx
    .selectFrom('identifiers')
    .select(['kind', 'blind_index', 'next_blind_index'])
    .where('account_id', '=', id)
    .execute()
  const subjects = rows.flatMap(row =>
    [row.blind_index, row.next_blind_index].flatMap(index => (index === null ? [] : [`i:${row.kind}:${index}`])),
  )
  await tx
    .deleteFrom('locks')
    .where('realm', '=', realm)
    .where('subject', 'in', [`a:${id}`, ...subjects])
    .execute()
}

async function deleteCeremonies(tx: Transaction<IdentityTables>, { id }: ErasedAccount): Promise<void> {
  const ceremonies = tx.selectFrom('ceremonies').select('id').where('account_id', '=', id)
  await tx.deleteFrom('codes').where('ceremony_id', 'in', ceremonies).execute()
  await tx.deleteFrom('captchas').where('ceremony_id', 'in', ceremonies).execute()
}

/** The OpenID provider's sessions, grants, codes and tokens of the account: by its id in them, and all under its grants. */
async function deleteProviderState(tx: Transaction<IdentityTables>, { id, realm }: ErasedAccount): Promise<void> {
  const gone = await tx
    .deleteFrom('oidc_artifacts')
    .where(sql<boolean>`payload ->> 'accountId' = ${id}`)
    .where('realm', '=', realm)
    .returning('grant_id')
    .execute()
  const grants = [...new Set(gone.flatMap(row => row.grant_id ?? []))]
  if (grants.length === 0) return
  await tx.deleteFrom('oidc_artifacts').where('grant_id', 'in', grants).where('realm', '=', realm).execute()
}

/** A browser that others sign in with too stays known to them. */
async function deleteDevices(tx: Transaction<IdentityTables>, { id }: ErasedAccount): Promise<void> {
  await tx
    .deleteFrom('devices')
    .where('id', 'in', tx.selectFrom('account_devices').select('device_id').where('account_id', '=', id))
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('account_devices as others')
            .select('others.device_id')
            .whereRef('others.device_id', '=', 'devices.id')
            .where('others.account_id', '<>', id),
        ),
      ),
    )
    .execute()
}
