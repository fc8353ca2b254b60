import {
  contextOfHolder,
  type PasswordContext,
  type PasswordReason,
  realmNames,
  type Strength,
} from '../authenticators/password/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type PasswordChanged =
  | { ok: true; sessionsEnded: number }
  | { ok: false; code: 'password.unacceptable'; reasons: PasswordReason[] }
  | { ok: false; code: 'session.ended' }

/**
 * Sets a new password. Locks stay as they are: they count guesses at the account, not at one password. Re-authentication comes
 * before (`demandAssurance`); other sessions end and the holder is told (ASVS 5.0 6.3.7, 7.4.3).
 */
export async function changePassword(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  password: string,
): Promise<PasswordChanged> {
  const { visit, account } = holder
  // Hashed before the transaction, within the hash pool's bound.
  const facts = await passwordFacts(deps, holder)
  const prepared = await deps.passwords.prepare({ realm: visit.realm, accountId: account.id, password, facts })
  if (!prepared.ok) return { ok: false, code: 'password.unacceptable', reasons: prepared.reasons }
  return await act(deps, holder, async ({ tx, write, tell, endOthers }) => {
    await deps.passwords.set(tx, account.id, prepared.hash)
    const sessionsEnded = await endOthers('password-changed')
    const eventId = await write('password.changed', { sessionsEnded })
    await tell('password-changed', eventId)
    return { ok: true, sessionsEnded } as const
  })
}

/** How hard a password would be to guess by someone who knows the holder. */
export async function measurePassword(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
  password: string,
): Promise<Strength> {
  const { realm, addressKey } = holder.visit
  await deps.throttles.demand(realm.name, realm.policy, [['strength-per-address', addressKey]])
  return await deps.passwords.strength(password, await passwordFacts(deps, holder))
}

async function passwordFacts(
  deps: AccountCentreDependencies,
  { visit, account }: HolderVisit,
): Promise<PasswordContext> {
  return { ...(await contextOfHolder(deps, deps.database.query, account.id)), realmNames: realmNames(visit.realm) }
}
