import { lastingHolds } from '../accounts/index.ts'
import { apiRoute } from '../shell/index.ts'
import type { Authoriser, C, StaffMember } from './authorise.ts'
import { changeCard } from './change-card.ts'
import type { StaffDependencies } from './dependencies.ts'
import { holdAccount, releaseAccount } from './hold-account.ts'
import { releaseLock } from './locks.ts'
import { openAccount } from './open-account.ts'
import * as schemas from './schemas.ts'
import { showAccount } from './show-account.ts'
import { idOf, staffRoute } from './staff-route.ts'
import { startRecovery } from './start-recovery.ts'

/** What staff do for a holder: opening an account, releasing a counter, starting a recovery, holding. */
export function accountRoutes(deps: StaffDependencies, { act }: Authoriser) {
  const on = (c: C, member: StaffMember) => ({
    realm: c.get('realm'),
    actor: member.accountId,
    place: c.get('visit').place,
    accountId: idOf(c),
  })

  return [
    apiRoute(
      staffRoute('post', '/staff/accounts', {
        summary: 'Open an account at the counter',
        description:
          'For a person whose document the clerk holds in hand; IAL 3. The holder sets the password at the first sign-in.',
        request: schemas.openRequest,
        status: 201,
        response: schemas.accountAnswer,
        errors: [
          'answer.invalid',
          'registry.unavailable',
          'registry.not_confirmed',
          'identifier.taken',
          'identifier.not_allowed',
        ],
      }),
      ({ c, body }) =>
        act(c, 'account.open', null, async member => {
          const { accountId: _none, ...circumstances } = on(c, member)
          const id = await openAccount(deps, { ...circumstances, ...body })
          return { account: await showAccount(deps, deps.database.query, c.get('realm').name, id) }
        }),
    ),
    ...(['add', 'remove'] as const).map(change =>
      apiRoute(
        staffRoute('post', `/staff/accounts/:id/bank-cards${change === 'add' ? '' : '/remove'}`, {
          summary: change === 'add' ? 'Let a card or account number sign in' : 'Take a card from sign-in',
          description: 'For a holder who stands at the counter; the sessions end, and the holder is told.',
          request: schemas.bankCardRequest,
          response: null,
          errors: [
            'answer.invalid',
            'account.unknown',
            'account.wrong_status',
            'identifier.not_allowed',
            ...(change === 'add'
              ? (['identifier.taken', 'identifier.too_many'] as const)
              : (['identifier.missing'] as const)),
          ],
        }),
        ({ c, body }) =>
          act(c, 'account.change-card', idOf(c), async member => {
            await changeCard(deps, { ...on(c, member), ...body, act: change })
            return null
          }),
      ),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/locks/release', {
        summary: 'Release the counters of one authenticator',
        request: schemas.releaseRequest,
        response: null,
        errors: ['account.unknown', 'staff.recovery_needed'],
      }),
      ({ c, body }) =>
        act(c, 'lock.release', idOf(c), async member => {
          await releaseLock(deps, { ...on(c, member), ...body })
          return null
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/recovery', {
        summary: 'Send the holder to the recovery',
        description: 'A message with a link; the holder proves and chooses everything there.',
        request: schemas.recoveryRequest,
        response: null,
        errors: ['account.unknown', 'account.wrong_status', 'staff.no_address', 'throttled'],
      }),
      ({ c, body }) =>
        act(c, 'recovery.start', idOf(c), async member => {
          await startRecovery(deps, { ...on(c, member), ...body })
          return null
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/hold', {
        summary: 'Put an account under protection',
        description:
          'For `reported` or `suspicion`, until its holder recovers it. For `investigation` or `order`, until an operator lifts it; only an operator may.',
        request: schemas.holdRequest,
        response: null,
        errors: ['account.unknown', 'account.wrong_status'],
      }),
      ({ c, body }) =>
        act(c, lastingHolds.includes(body.reason) ? 'account.hold-lasting' : 'account.hold', idOf(c), async member => {
          await holdAccount(deps, { ...on(c, member), ...body })
          return null
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts/:id/release', {
        summary: 'Lift a hold without a recovery',
        request: schemas.nothing,
        response: null,
        errors: ['account.unknown', 'account.wrong_status'],
      }),
      ({ c }) =>
        act(c, 'account.release', idOf(c), async member => {
          await releaseAccount(deps, on(c, member))
          return null
        }),
    ),
  ]
}
