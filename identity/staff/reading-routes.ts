import { AppError } from '../../kit/errors/index.ts'
import { maskIdentifier, recognise } from '../identifiers/index.ts'
import { identifierKinds } from '../realms/index.ts'
import { apiRoute } from '../shell/index.ts'
import type { Authoriser, C, StaffMember } from './authorise.ts'
import type { StaffDependencies } from './dependencies.ts'
import { readLocks } from './locks.ts'
import * as schemas from './schemas.ts'
import { accountOf, showAccount } from './show-account.ts'
import { idOf, staffRoute } from './staff-route.ts'

/** What staff see of an account. Reading is an event too. */
export function readingRoutes(deps: StaffDependencies, { act }: Authoriser) {
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
