import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type ClosingBegun =
  | { ok: true; closingAt: Date }
  | { ok: false; code: 'closing.not_confirmed' | 'closing.begun_already' | 'session.ended' }

/** Begins closing: after the cooling-off time the account is erased, unless the holder changes their mind. */
export async function beginClosing(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  confirmed: boolean,
): Promise<ClosingBegun> {
  if (!confirmed) return { ok: false, code: 'closing.not_confirmed' }
  const { policy, issuer } = holder.visit.realm
  return await act(deps, holder, async ({ tx, account, write, tell, endOthers }) => {
    if (account.status === 'closing') return { ok: false, code: 'closing.begun_already' } as const
    const closingAt = new Date(deps.now().getTime() + policy.closing.coolingOff)
    await deps.accounts.update(tx, account.id, { status: 'closing', closing_at: closingAt })
    await endOthers('account-closing')
    const until = closingAt.toISOString()
    await write('account.closing-started', { until })
    await tell('closing-started', null, { until, cancelUrl: `${issuer}/account/close` })
    return { ok: true, closingAt } as const
  })
}

export type ClosingCancelled = { ok: true } | { ok: false; code: 'closing.not_begun' | 'session.ended' }

export async function cancelClosing(deps: AccountCentreDependencies, holder: HolderVisit): Promise<ClosingCancelled> {
  return await act(deps, holder, async ({ tx, account, write, tell }) => {
    if (account.status !== 'closing') return { ok: false, code: 'closing.not_begun' } as const
    await deps.accounts.update(tx, account.id, { status: 'active', closing_at: null })
    await write('account.closing-cancelled')
    await tell('closing-cancelled', null)
    return { ok: true } as const
  })
}
