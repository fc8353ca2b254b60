import { AppError } from '../../../kit/errors/index.ts'
import { createErrorTable } from '../../../kit/http/index.ts'
import { type ErrorCode, errorStatuses } from '../../shell/index.ts'
import type { Refused } from './route.ts'

export type RefusalCode = ErrorCode | 'request.malformed' | 'request.invalid' | 'csrf.cross_site'

const table = createErrorTable(errorStatuses, {
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
