import { AppError } from '../../kit/errors/index.ts'
import { maskIdentifier, recognise } from '../identifiers/index.ts'
import { identifierKinds } from '../realms/index.ts'
import { apiRoute } from '../shell/index.ts'
import type { Authoriser, C, StaffMember } from './authorise.ts'
import type { StaffDependencies } from './dependencies.ts'
import { holdAccount, releaseAccount } from './hold-account.ts'
import { readLocks, releaseLock } from './locks.ts'
import { openAccount } from './open-account.ts'
import * as schemas from './schemas.ts'
import { accountOf, showAccount } from './show-account.ts'
import { idOf, staffRoute } from './staff-route.ts'
import { startRecovery } from './start-recovery.ts'

/** Everything about one account: looking it up, opening it, holding and releasing it. */
export function accountRoutes(deps: StaffDependencies, { act }: Authoriser) {
  const on = (c: C, member: StaffMember) => ({
    realm: c.get('realm'),
    actor: member.accountId,
    place: c.get('visit').place,
    accountId: idOf(c),
  })

  return [
    apiRoute(
      staffRoute('post', '/staff/accounts/look-ups', {
        summary: 'Find an account by an identifier',
        request: schemas.lookUpRequest,
        response: schemas.accountsAnswer,
        errors: ['answer.invalid'],
      }),
      ({ c, body }) => act(c, 'account.look-up', null, member => lookUp(c, member, body.identifier)),
    ),
    apiRoute(
      staffRoute('post', '/staff/accounts', {
        summary: 'Open an account at the counter',
        description: 'For a person whose document the clerk holds in hand; IAL 3. The holder sets the password.',
        request: schemas.openRequest,
        status: 201,
        response: schemas.accountAnswer,
        errors: ['answer.invalid', 'registry.unavailable', 'registry.not_confirmed', 'identifier.taken'],
      }),
      ({ c, body }) =>
        act(c, 'account.open', null, async member => {
          const { accountId: _none, ...circumstances } = on(c, member)
          const id = await openAccount(deps, { ...circumstances, ...body })
          return { account: await showAccount(deps, deps.database.query, c.get('realm').name, id) }
        }),
    ),
    apiRoute(
      staffRoute('get', '/staff/accounts/:id', {
        summary: 'An account, masked',
        response: schemas.accountAnswer,
        errors: ['account.unknown'],
      }),
      ({ c }) =>
        act(c, 'account.look-up', idOf(c), async member => {
          const account = await showAccount(deps, deps.database.query, c.get('realm').name, idOf(c))
          await writeReading(c, member, 'staff.account-looked-up', { by: 'id' })
          return { account }
        }),
    ),
    apiRoute(
      staffRoute('get', '/staff/accounts/:id/risk', {
        summary: 'Risk verdicts with their reasons in words, the newest first',
        query: schemas.pageQuery,
        response: schemas.verdictsAnswer,
        errors: ['account.unknown'],
      }),
      ({ c, query }) =>
        act(c, 'risk.read', idOf(c), async member => {
          const { language, realm } = c.get('visit')
          await accountOf(deps, deps.database.query, realm.name, idOf(c))
          const page = await deps.risk.listVerdicts(idOf(c), query.cursor ?? null, query.limit)
          await writeReading(c, member, 'staff.risk-read', {})
          const verdicts = page.verdicts.map(verdict => ({
            ...verdict,
            at: verdict.at.toISOString(),
            reasons: verdict.reasons.map(reason => ({
              code: reason.code,
              text: deps.explainReason(reason, 'staff', language),
            })),
          }))
          return { verdicts, next: page.next }
        }),
    ),
    apiRoute(
      staffRoute('get', '/staff/accounts/:id/locks', {
        summary: 'Counters that are not at nought, and the locks that stand',
        response: schemas.locksAnswer,
        errors: ['account.unknown'],
      }),
      ({ c }) =>
        act(c, 'locks.read', idOf(c), async member => {
          await accountOf(deps, deps.database.query, c.get('realm').name, idOf(c))
          const locks = await readLocks(deps, c.get('realm'), idOf(c))
          await writeReading(c, member, 'staff.locks-read', {})
          return { locks, next: null }
        }),
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
        request: schemas.holdRequest,
        response: null,
        errors: ['account.unknown', 'account.wrong_status'],
      }),
      ({ c, body }) =>
        act(c, 'account.hold', idOf(c), async member => {
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

  async function lookUp(c: C, member: StaffMember, identifier: string) {
    const { query } = deps.database
    const realm = c.get('realm').name
    // Staff look for any kind, also one that the realm's holders do not sign in with.
    const found = recognise(identifier, identifierKinds, deps.now())
    if (!found.ok)
      throw new AppError('answer.invalid', { details: { field: 'identifier', reasons: [{ code: found.code }] } })
    const id = await deps.identifiers.accountOf(query, realm, found.identifier)
    // Nobody looks at their own account here either.
    if (id === member.accountId) throw new AppError('staff.own_account')
    const accounts = id ? [await showAccount(deps, query, realm, id)] : []
    const by = `${found.identifier.kind}:${maskIdentifier(found.identifier)}`
    await writeReading(c, member, 'staff.account-looked-up', { by }, id)
    return { accounts, next: null }
  }

  /** Reading personal data, masked as it is, is an event too. */
  async function writeReading(
    c: C,
    member: StaffMember,
    kind: 'staff.account-looked-up' | 'staff.risk-read' | 'staff.locks-read',
    ...[detail, accountId = idOf(c)]: [Record<string, unknown>, (string | null)?]
  ): Promise<void> {
    await deps.events.append(deps.database.query, {
      realm: c.get('realm').name,
      kind,
      outcome: accountId ? 'success' : 'failure',
      surface: 'staff',
      accountId,
      actor: member.accountId,
      place: c.get('visit').place,
      detail,
    })
  }
}
