/**
 * Failures that cross a boundary. Expected outcomes (a wrong code, a lock) are results, never exceptions.
 * Each surface has one table that maps codes to statuses and phrases; no status and no translated text lives here.
 */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code
  /** Safe to log and to show: never personal data, never a secret. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: Code, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError
