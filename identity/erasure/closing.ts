import type { Transaction } from '../../kit/database/index.ts'
import type { Account } from '../accounts/index.ts'
import type { EventLog, Surface } from '../events/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import type { Policy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'

export interface ClosingDependencies {
  events: EventLog
  notices: Pick<NoticeWriter, 'tell'>
  now: () => Date
}

/** Where the holder asks from. */
export interface ClosingOrigin {
  surface: Surface
  sessionId: string | null
  deviceId: string | null
  place: string | null
  /** Browser and system in words. */
  device: string
}

type Holder = Pick<Account, 'id' | 'realm' | 'language'>

export interface StartClosing {
  account: Holder
  policy: Pick<Policy, 'closing'>
  origin: ClosingOrigin
  /** Where the holder can change their mind. */
  cancelUrl: string
}

/** Begins the cooling-off time, in the caller's transaction. One statement decides, so two requests begin it once. */
export async function startClosing(
  tx: Transaction<IdentityTables>,
  deps: ClosingDependencies,
  { account, policy, origin, cancelUrl }: StartClosing,
): Promise<{ ok: true; closingAt: Date } | { ok: false; code: 'closing.begun_already' }> {
  const closingAt = new Date(deps.now().getTime() + policy.closing.coolingOff)
  const begun = await tx
    .updateTable('accounts')
    .set({ status: 'closing', closing_at: closingAt })
    .where('id', '=', account.id)
    .where('status', '=', 'active')
    .returning('id')
    .executeTakeFirst()
  if (!begun) return { ok: false, code: 'closing.begun_already' }
  const until = closingAt.toISOString()
  await append(tx, deps, { account, origin, kind: 'account.closing-started', detail: { until } })
  await deps.notices.tell(tx, account, 'closing-started', { until, cancelUrl })
  return { ok: true, closingAt }
}

/** Takes the closing back. Of this and the erasure, whichever comes first wins: an erased account does not come back. */
export async function cancelClosing(
  tx: Transaction<IdentityTables>,
  deps: ClosingDependencies,
  { account, origin }: Pick<StartClosing, 'account' | 'origin'>,
): Promise<{ ok: true } | { ok: false; code: 'closing.not_begun' }> {
  const kept = await tx
    .updateTable('accounts')
    .set({ status: 'active', closing_at: null })
    .where('id', '=', account.id)
    .where('status', '=', 'closing')
    .returning('id')
    .executeTakeFirst()
  if (!kept) return { ok: false, code: 'closing.not_begun' }
  await append(tx, deps, { account, origin, kind: 'account.closing-cancelled', detail: {} })
  await deps.notices.tell(tx, account, 'closing-cancelled', {})
  return { ok: true }
}

interface ClosingEvent {
  account: Holder
  origin: ClosingOrigin
  kind: 'account.closing-started' | 'account.closing-cancelled'
  detail: Record<string, unknown>
}

async function append(
  tx: Transaction<IdentityTables>,
  { events }: ClosingDependencies,
  { account, origin, kind, detail }: ClosingEvent,
): Promise<void> {
  const { device, ...where } = origin
  await events.append(tx, {
    ...where,
    realm: account.realm,
    kind,
    outcome: 'success',
    accountId: account.id,
    detail: { ...detail, device },
  })
}
