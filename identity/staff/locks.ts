import type { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'
import { absoluteFailureLimit, type CountedKind, countedKinds, type Realm } from '../realms/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import type { StaffActOn } from './hold-account.ts'
import type { locksAnswer } from './schemas.ts'
import { accountOf } from './show-account.ts'

const classes = [
  { devices: 'known', known: true },
  { devices: 'unknown', known: false },
] as const

/** Every counter of an account that is not at nought. */
export async function readLocks(
  deps: StaffDependencies,
  realm: Realm,
  accountId: string,
): Promise<z.input<typeof locksAnswer>['locks']> {
  const locks: z.input<typeof locksAnswer>['locks'] = []
  for (const kind of countedKinds) {
    for (const { devices, known } of classes) {
      const at = { realm: realm.name, subject: `a:${accountId}`, known, lasting: true }
      const state = await deps.locks.read({ ...at, kind })
      if (!state || (state.failures === 0 && state.total === 0 && state.setAside === 0)) continue
      const { locked, until } = await deps.gate.standing(at, kind, realm.policy)
      const { failures, total: failuresInAll, setAside } = state
      locks.push({
        authenticator: kind,
        devices,
        failures,
        failuresInAll,
        setAside,
        locked,
        until: until?.toISOString() ?? null,
      })
    }
  }
  return locks
}

/**
 * Lets the holder try again at once. What has failed a hundred times takes a recovery (NIST SP 800-63B-4 3.2.2), except the items of
 * identity: they are no authenticator, and a recovery asks for them.
 */
export async function releaseLock(
  deps: StaffDependencies,
  { realm, actor, place, accountId, authenticator }: StaffActOn & { authenticator: CountedKind },
): Promise<void> {
  const subject = `a:${accountId}`
  await accountOf(deps, deps.database.query, realm.name, accountId)
  const state = await deps.locks.read({ realm: realm.name, subject, kind: authenticator, known: false })
  const renewable = authenticator === 'identity-item'
  if (!renewable && state && state.grandTotal >= absoluteFailureLimit) throw new AppError('staff.recovery_needed')
  await deps.database.transaction(async tx => {
    if (renewable) await deps.locks.startAnew(tx, realm.name, subject, [authenticator])
    else await deps.locks.release(tx, realm.name, subject, authenticator)
    await deps.events.append(tx, {
      realm: realm.name,
      kind: 'lock.released',
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: { authenticator },
    })
  })
}
