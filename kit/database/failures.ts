import { AppError, isAppError } from '../errors/index.ts'

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** The server is away or going away: PostgreSQL's classes 08 and 57P, too many connections, and the socket's own errors. */
const awayCodes =
  /^(08...|57P0[1-5]|53300|ECONN\w+|ENOTFOUND|EAI_AGAIN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/
/** The driver's own failures to reach the server carry no code. */
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed)/

function isAway(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined) return awayCodes.test(code)
  return error instanceof Error && awayMessages.test(error.message)
}

export const hasCode = (error: unknown, ...codes: string[]): boolean => codes.includes(codeOf(error) ?? '')

/** A prepared statement whose table a migration has changed since: its answer would have other columns. */
export const isStalePlan = (error: unknown): boolean =>
  hasCode(error, '0A000') && error instanceof Error && error.message.startsWith('cached plan must not change')

/** PostgreSQL: serialization_failure and deadlock_detected, which promise that trying again may work; and a stale plan. */
export const isWorthRetrying = (error: unknown): boolean => hasCode(error, '40001', '40P01') || isStalePlan(error)

/** True when a unique index refused a row; with `constraint`, only that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!hasCode(error, '23505')) return false
  if (constraint === undefined) return true
  return error instanceof Error && 'constraint' in error && error.constraint === constraint
}

/** Gives the failures that every caller meets a code of ours; the rest (a violated constraint, wrong SQL) pass as they are. */
export function translateFailure(error: unknown): unknown {
  if (isAppError(error)) return error
  if (isAway(error)) return unavailable(error)
  if (hasCode(error, '57014')) return new AppError('database.timeout', { cause: error })
  return error
}

export const unavailable = (cause: unknown): AppError => {
  const reason = codeOf(cause)
  return new AppError('database.unavailable', { cause, details: reason === undefined ? {} : { reason } })
}
