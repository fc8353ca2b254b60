import { z } from 'zod'
import { findEvent } from '../../events/index.ts'
import type { Visit } from '../../visits/index.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { tokenRequest } from '../schemas.ts'
import { tellEvent } from '../tell-event.ts'
import type { ApiRoute, Refused } from './route.ts'
import { done, isDone } from './views.ts'

export interface LinkRoute extends ApiRoute {
  method: 'post'
  operation: null
  request: typeof tokenRequest
  run: (deps: AccountCentreDependencies, visit: Visit, token: string) => Promise<unknown>
}

const linkErrors = ['link.unknown', 'link.used', 'link.expired'] as const

/** The link of a notice: who has it may report, signed in or not. The token travels in the body, so that no log keeps it. */
export const reportRoutes: readonly LinkRoute[] = [
  {
    method: 'post',
    path: '/reports/look',
    summary: 'What a "this wasn’t me" link tells of; changes nothing',
    operation: null,
    request: tokenRequest,
    response: z.strictObject({
      at: z.iso.datetime().nullable(),
      title: z.string().nullable(),
      detail: z.string().nullable(),
    }),
    errors: linkErrors,
    run: look,
  },
  {
    method: 'post',
    path: '/reports',
    summary: 'Say "this wasn’t me": the account is held until it is recovered, all sessions end',
    operation: null,
    request: tokenRequest,
    response: done,
    errors: linkErrors,
    run: async (deps, visit, token) => {
      const reported = await deps.reports.report(visit, token)
      return reported.ok ? isDone : reported
    },
  },
]

async function look(deps: AccountCentreDependencies, visit: Visit, token: string): Promise<Refused | object> {
  const found = await deps.reports.look(visit, token)
  if (!found.ok) return found
  const { accountId, eventId } = found.link
  const event = eventId ? await findEvent(deps.database.query, accountId, eventId) : null
  if (!event) return { at: null, title: null, detail: null }
  const { title, detail } = tellEvent({ policy: visit.realm.policy, language: visit.language }, event)
  return { at: event.at.toISOString(), title, detail }
}
