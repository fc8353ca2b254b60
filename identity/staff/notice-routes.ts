import { AppError } from '../../kit/errors/index.ts'
import { apiRoute } from '../shell/index.ts'
import type { Authoriser, C, StaffMember } from './authorise.ts'
import type { StaffDependencies } from './dependencies.ts'
import * as schemas from './schemas.ts'
import { idOf, isUuid, staffRoute } from './staff-route.ts'
import { isRetryable } from './store.ts'

/** Notices that were given up: seen, and sent again. */
export function noticeRoutes(deps: StaffDependencies, { act }: Authoriser) {
  return [
    apiRoute(
      staffRoute('get', '/staff/dead-letters', {
        summary: 'Notices that could not be delivered, the newest first',
        query: schemas.pageQuery,
        response: schemas.deadLettersAnswer,
        errors: [],
      }),
      ({ c, query }) =>
        act(c, 'notices.read', null, async member => {
          const realm = c.get('realm').name
          const page = await deps.notices.deadLetters({
            realm,
            // A cursor that is none begins at the beginning.
            cursor: isUuid(query.cursor) ? (query.cursor ?? null) : null,
            limit: query.limit,
          })
          await write(c, member, 'staff.notices-read', {})
          const notices = page.letters.map(({ realm: _realm, createdAt, diedAt, ...letter }) => ({
            ...letter,
            createdAt: createdAt.toISOString(),
            diedAt: diedAt?.toISOString() ?? null,
          }))
          return { notices, next: page.next }
        }),
    ),
    apiRoute(
      staffRoute('post', '/staff/dead-letters/:id/retry', {
        summary: 'Send a dead letter again, with all its tries',
        request: schemas.nothing,
        response: null,
        errors: ['notice.not_retryable'],
      }),
      ({ c }) =>
        act(c, 'notice.retry', null, async member => {
          const id = idOf(c)
          if (!(await isRetryable(deps.database.query, c.get('realm').name, id)))
            throw new AppError('notice.not_retryable')
          await write(c, member, 'staff.notice-retried', { notice: id })
          if (!(await deps.notices.retryDead(id))) throw new AppError('notice.not_retryable')
          return null
        }),
    ),
  ]

  async function write(
    c: C,
    member: StaffMember,
    kind: 'staff.notices-read' | 'staff.notice-retried',
    detail: Record<string, unknown>,
  ): Promise<void> {
    await deps.events.append(deps.database.query, {
      realm: c.get('realm').name,
      kind,
      outcome: 'success',
      surface: 'staff',
      actor: member.accountId,
      place: c.get('visit').place,
      detail,
    })
  }
}
