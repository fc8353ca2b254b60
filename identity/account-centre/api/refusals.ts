import { AppError } from '../../../kit/errors/index.ts'
import { createErrorTable } from '../../../kit/http/index.ts'
import type { Refused } from './route.ts'

/** What the account centre refuses, as HTTP statuses; the OpenAPI document is made from it too. */
export const refusalStatuses = {
  'session.needed': 401,
  'session.ended': 401,
  'assurance.needed': 403,
  'assurance.identity_needed': 403,
  'csrf.cross_site': 403,
  throttled: 429,
  'password.unacceptable': 422,
  'username.invalid': 422,
  'username.not_allowed': 404,
  'identifier.not_allowed': 404,
  'identifier.taken': 409,
  'identifier.missing': 404,
  'identifier.needed': 409,
  'identifier.last': 409,
  'session.unknown': 404,
  'device.unknown': 404,
  'event.unknown': 404,
  'consent.unknown': 404,
  'closing.not_confirmed': 422,
  'closing.begun_already': 409,
  'closing.not_begun': 409,
  'link.unknown': 404,
  'link.used': 410,
  'link.expired': 410,
} as const

export type RefusalCode = keyof typeof refusalStatuses | 'request.malformed' | 'request.invalid'

const table = createErrorTable(refusalStatuses, {
  // Every code is in the table, or this does not compile.
  logIncident: (_incident, error) => {
    throw error
  },
  newIncident: () => '',
})

/** A refusal as `application/problem+json`; what it says beside its code goes into the details. */
export function problemOf({ ok: _ok, code, ...details }: Refused, now: Date): Response {
  const { retryAt } = details
  const wait = retryAt instanceof Date ? { retryAfterSeconds: (retryAt.getTime() - now.getTime()) / 1000 } : {}
  return table.problemJson(new AppError(code, { details: { ...details, ...wait } }))
}
