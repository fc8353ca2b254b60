import { AppError } from '../../kit/errors/index.ts'
import type { NoticeTemplate } from './notice.ts'
import { templateParameters } from './template-parameters.ts'

/** However often it was tried, the next try is never further off than this. */
const longestPause = 3_600_000

export interface RetryPolicy {
  attempts: number
  /** Milliseconds before the second try; each further pause is twice as long. */
  firstRetry: number
}

export type AfterFailure = { state: 'waiting'; nextAttemptAt: Date } | { state: 'dead' } | { state: 'expired' }

/** What becomes of a notice whose try number `attempts` has failed. */
export function afterFailure(
  notice: { attempts: number; expiresAt: Date | null },
  failure: { retry: boolean },
  policy: RetryPolicy,
  now: Date,
): AfterFailure {
  if (!failure.retry || notice.attempts >= policy.attempts) return { state: 'dead' }
  const pause = Math.min(longestPause, policy.firstRetry * 2 ** (Math.max(1, notice.attempts) - 1))
  const nextAttemptAt = new Date(now.getTime() + pause)
  if (notice.expiresAt && nextAttemptAt >= notice.expiresAt) return { state: 'expired' }
  return { state: 'waiting', nextAttemptAt }
}

export const isExpired = (notice: { expiresAt: Date | null }, now: Date): boolean =>
  notice.expiresAt !== null && notice.expiresAt <= now

/** @throws AppError `notice.parameter_missing`: a mistake in the calling code, found before anything is written */
export function requireParameters(template: NoticeTemplate, parameters: Record<string, string>): void {
  const missing = templateParameters[template].filter(name => parameters[name] === undefined)
  if (missing.length > 0) throw new AppError('notice.parameter_missing', { details: { template, missing } })
}

const longestValue = 60

/**
 * A parameter as it may stand in a message. What a browser says of itself can reach `device`: it must not break a line, add a
 * link or pass for another sender's signature.
 */
export function cleanValue(name: string, value: string): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
  if (name.endsWith('Url')) return plain
  const harmless = plain.replace(/[【】[\]]/g, '').replace(/:\/\//g, ' ')
  return [...harmless].slice(0, longestValue).join('')
}

/** The list from the place where the last turn ended: each realm is first in turn. */
export function rotated<T>(list: readonly T[], turn: number): T[] {
  const start = list.length === 0 ? 0 : turn % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}
