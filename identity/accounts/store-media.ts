import { type ExpressionBuilder, sql } from 'kysely'
import type { HeldKind } from '../evidence/index.ts'
import type { IdentityTables } from '../tables.ts'

/** Statuses as literals: a generic plan uses the partial indexes only so. */
const active = sql.lit('active' as const)

/** Which media the account of the statement around has in hand; to be selected within it. */
export function mediaInHand(eb: ExpressionBuilder<IdentityTables, 'accounts'>, now: Date) {
  return [
    eb
      .exists(
        eb
          .selectFrom('otp_tokens')
          .whereRef('otp_tokens.account_id', '=', 'accounts.id')
          .where('otp_tokens.status', '=', active)
          .where('otp_tokens.valid_until', '>', now)
          .select('otp_tokens.id'),
      )
      .as('has_otp_token'),
    eb
      .exists(
        eb
          .selectFrom('totp_apps')
          .whereRef('totp_apps.account_id', '=', 'accounts.id')
          .where('totp_apps.status', '=', active)
          .select('totp_apps.id'),
      )
      .as('has_totp'),
    eb
      .exists(
        eb
          .selectFrom('grid_cards')
          .whereRef('grid_cards.account_id', '=', 'accounts.id')
          .where('grid_cards.status', '=', active)
          .where('grid_cards.valid_until', '>', now)
          .select('grid_cards.id'),
      )
      .as('has_grid_card'),
    eb
      .exists(
        eb
          .selectFrom('recovery_codes')
          .whereRef('recovery_codes.account_id', '=', 'accounts.id')
          .where('recovery_codes.used_at', 'is', null)
          .select('recovery_codes.code_hash'),
      )
      .as('has_recovery_code'),
    eb
      .exists(
        eb
          .selectFrom('certificate_keys')
          .whereRef('certificate_keys.account_id', '=', 'accounts.id')
          .where('certificate_keys.status', '=', active)
          .where('certificate_keys.valid_until', '>', now)
          .select('certificate_keys.id'),
      )
      .as('has_certificate_key'),
  ] as const
}

/** Whether a request may be pushed to the account's phones. */
export const pushStanding = sql<'ready' | 'held' | 'none'>`case
  when exists (select from identity.push_holds h where h.account_id = accounts.id) then 'held'
  when exists (select from identity.phones p where p.account_id = accounts.id and p.revoked_at is null) then 'ready'
  else 'none' end`.as('push')

type Found = Record<`has_${'otp_token' | 'totp' | 'grid_card' | 'recovery_code' | 'certificate_key'}`, unknown>

export function readMedia(row: Found): HeldKind[] {
  const found: Record<HeldKind, unknown> = {
    'otp-token': row.has_otp_token,
    totp: row.has_totp,
    'grid-card': row.has_grid_card,
    'recovery-code': row.has_recovery_code,
    'certificate-key': row.has_certificate_key,
  }
  return (Object.keys(found) as HeldKind[]).filter(kind => Boolean(found[kind]))
}
