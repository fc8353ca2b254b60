import { isAppError } from '../../../kit/errors/index.ts'

/**
 * How a sending ended. `ok` means that the provider accepted the message, not that a phone showed it.
 * `retry` says whether the same message may be tried again: a provider that refuses our credentials or our balance may
 * accept it once the operator has mended that; one that refuses the text or the recipient will not.
 */
export type SendOutcome =
  | { ok: true; providerId: string }
  | { ok: false; code: SendFailure; retry: boolean; detail: string }

/** `bad_number`: the recipient does not exist or wants nothing (for email, the address). */
export type SendFailure = 'rejected' | 'unavailable' | 'throttled' | 'bad_number'

export const failed = (code: SendFailure, retry: boolean, detail: string): SendOutcome => ({
  ok: false,
  code,
  retry,
  detail: safeDetail(detail),
})

/** A failure of the exchange itself. A deadline leaves open whether the message went; trying again may send it twice. */
export function exchangeFailed(error: unknown): SendOutcome {
  if (isAppError(error) && error.code.startsWith('upstream.')) return failed('unavailable', true, error.code)
  throw error
}

/** A provider's code, for the log: its sentences may repeat the recipient, so nothing but code characters passes. */
function safeDetail(detail: string): string {
  return detail.replace(/[^\w.:-]+/g, '_').slice(0, 80)
}
