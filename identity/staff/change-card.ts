import { AppError } from '../../kit/errors/index.ts'
import { isEligible } from '../accounts/index.ts'
import { maskIdentifier } from '../identifiers/index.ts'
import type { StaffDependencies } from './dependencies.ts'
import { type StaffActOn, wrongStatus } from './hold-account.ts'
import { readBankCard } from './read-person.ts'
import { accountOf } from './show-account.ts'

/** Of an account. */
const mostCards = 20

/**
 * Adds a card that signs in, or takes one away, for a holder who stands at the counter with it. The sessions end and the holder is told
 * (ASVS 5.0 6.3.7): a clerk may have been talked into it.
 *
 * @throws AppError with the code of what is against it
 */
export async function changeCard(
  deps: StaffDependencies,
  { realm, actor, place, accountId, card, act }: StaffActOn & { card: string; act: 'add' | 'remove' },
): Promise<void> {
  const identifier = readBankCard(realm, card)
  const ended = await deps.database.transaction(async tx => {
    const account = await accountOf(deps, tx, realm.name, accountId)
    if (!isEligible(account)) throw wrongStatus(account.status)
    if (act === 'remove') {
      if (!(await deps.identifiers.removeOne(tx, account, identifier))) throw new AppError('identifier.missing')
    } else {
      const held = await deps.identifiers.list(tx, accountId)
      if (held.filter(({ kind }) => kind === 'bank-card').length >= mostCards) throw new AppError('identifier.too_many')
      if (!(await deps.identifiers.add(tx, account, identifier, deps.now()))) throw new AppError('identifier.taken')
    }
    const masked = maskIdentifier(identifier)
    const sessions = await deps.sessions.endAll(tx, accountId, 'identifier-changed')
    const what = act === 'add' ? 'added' : 'removed'
    const eventId = await deps.events.append(tx, {
      realm: realm.name,
      kind: `identifier.${what}`,
      outcome: 'success',
      surface: 'staff',
      accountId,
      actor,
      place,
      detail: { identifier: 'bank-card', masked },
    })
    const reportUrl = await deps.reports.make(tx, account, eventId)
    const told = { at: deps.now().toISOString(), reportUrl, kind: 'bank-card', masked }
    await deps.notices.tell(tx, account, `identifier-${what}`, told)
    return sessions
  })
  // The sessions have ended whether or not every application could be told.
  await Promise.allSettled(ended.map(deps.signOutClients))
}
