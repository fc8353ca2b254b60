import { AppError } from '../../kit/errors/index.ts'
import type { OwnOperation } from '../approvals/index.ts'
import { maskIdentifier } from '../identifiers/index.ts'
import { readUsername } from './change-username.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

type ApprovedUsernameDependencies = Pick<
  AccountCentreDependencies,
  'database' | 'accounts' | 'identifiers' | 'sessions' | 'events' | 'notices' | 'reports' | 'signOutClients' | 'now'
>

/**
 * The login name that a holder has approved, exactly as they approved it, at an application (`change-login-name`). Whether a name is
 * taken is told only after an approval with the holder's media, so there is nothing to enumerate with.
 */
export function createApprovedUsername(deps: ApprovedUsernameDependencies): OwnOperation {
  const { identifiers, events, now } = deps

  const nameIn: (at: Parameters<OwnOperation['carryOut']>[1]) => ReturnType<typeof readUsername> = ({
    policy,
    details,
  }) => {
    const [item, ...others] = details.items
    if (item === undefined || others.length > 0) return { ok: false, code: 'username.invalid' }
    return readUsername(policy, item.value, now())
  }

  return {
    async carryOut(tx, at) {
      const read = nameIn(at)
      if (!read.ok) return read.code
      const account = await deps.accounts.find(tx, at.accountId)
      if (!account) return 'session.ended'
      const identifier = { kind: 'username', value: read.value } as const
      const owner = await identifiers.accountOf(tx, account.realm, identifier)
      if (owner !== null && owner !== undefined) return owner === account.id ? 'done' : 'identifier.taken'
      const replaced = await identifiers.remove(tx, account.id, 'username')
      // Thrown, so that the old name's removal is rolled back; whoever was first is seen at the next try.
      if (!(await identifiers.add(tx, account, identifier, now()))) throw new AppError('identifier.taken')
      const ended = await deps.sessions.endAll(tx, account.id, 'identifier-changed', at.sessionId)
      deps.database.afterCommit(() => void Promise.allSettled(ended.map(deps.signOutClients)))
      const masked = maskIdentifier(identifier)
      const what = replaced ? 'changed' : 'added'
      const eventId = await events.append(tx, {
        realm: account.realm,
        kind: `identifier.${what}`,
        outcome: 'success',
        surface: 'api',
        accountId: account.id,
        sessionId: at.sessionId,
        detail: { identifier: 'username', masked },
      })
      const reportUrl = await deps.reports.make(tx, account, eventId)
      const told = { at: now().toISOString(), reportUrl, kind: 'username', masked }
      await deps.notices.tell(tx, account, `identifier-${what}`, told)
      return 'done'
    },

    async lookAt(at) {
      const read = nameIn(at)
      if (!read.ok) return read.code
      const { realm } = at.policy
      const owner = await identifiers.accountOf(deps.database.query, realm, { kind: 'username', value: read.value })
      return owner === at.accountId ? 'done' : 'identifier.taken'
    },
  }
}
