import { isAppError } from '../../kit/errors/index.ts'
import type { OidcDependencies } from './dependencies.ts'

/** What a client hears of a failure that is none of its own, in the words of oidc-provider. */
export interface Failure {
  status: 500 | 503
  retryAfter: Readonly<Record<string, string>>
  body: { error: 'server_error'; error_description: string }
}

/** Writes it to the log and says how it is answered: who finds the database away shall come again. */
export function failureOf(
  { log }: Pick<OidcDependencies, 'log'>,
  { realm, path, err }: { realm: string; path: string; err: unknown },
): Failure {
  log.error({ err, realm, path }, 'the OpenID provider failed')
  const isAway = isAppError(err) && err.code === 'database.unavailable'
  return {
    status: isAway ? 503 : 500,
    retryAfter: isAway ? { 'Retry-After': '5' } : {},
    body: { error: 'server_error', error_description: 'oops! something went wrong' },
  }
}
