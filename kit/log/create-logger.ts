import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { isAppError } from '../errors/index.ts'
import { findPersonalData, withoutPersonalData } from './personal-data.ts'

export type { Logger } from 'pino'

export type CreateLogger = {
  /** The application: `identity`, `toll` … */
  app: string
  level?: string
  /** Where lines go; standard output by default. */
  destination?: DestinationStream
  /** Sees each line before the last net takes personal data out: tests look here for what must not be there at all. */
  onLine?: (line: string) => void
  now?: () => Date
}

const secretNames = [
  'password',
  'newPassword',
  'smsCode',
  'otp',
  'secret',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'client_secret',
  'authorization',
  'cookie',
  'set-cookie',
  'phone',
  'idNumber',
  'cardNumber',
  'email',
]

/**
 * JSON lines without personal data: named fields are redacted, errors are told by type and code, and whatever still looks
 * like a phone, ID number, email or card is taken out of the line before it is written.
 */
export function createLogger({ app, level = 'info', destination, onLine, now }: CreateLogger): Logger {
  const options: LoggerOptions = {
    level,
    base: { app },
    messageKey: 'message',
    formatters: { level: label => ({ level: label }) },
    timestamp: () => `,"time":"${(now?.() ?? new Date()).toISOString()}"`,
    redact: { paths: secretNames.flatMap(redactPaths), censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
    hooks: {
      streamWrite: line => {
        onLine?.(line)
        return cleanLine(line)
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Pino's wildcards reach one level each: a name is covered at the top and two levels down. */
function redactPaths(name: string): string[] {
  const key = /^\w+$/.test(name) ? name : `["${name}"]`
  const under = /^\w+$/.test(name) ? `.${name}` : key
  return [key, `*${under}`, `*.*${under}`]
}

type ErrorDescription = {
  type: string
  code?: string
  message: string
  details?: unknown
  stack?: string
  cause?: ErrorDescription
}

/** No own properties of foreign errors: PostgreSQL puts the offending row's values there. */
function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: '' }
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: withoutPersonalData(error.message),
    ...(isAppError(error) ? { details: error.details } : {}),
    ...(error.stack ? { stack: withoutPersonalData(error.stack) } : {}),
    ...(error.cause === undefined || depth >= 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  }
}

/** The rare line that still holds something is parsed and cleaned value by value, so that it stays valid JSON. */
function cleanLine(line: string): string {
  if (findPersonalData(line).length === 0) return line
  const clean = JSON.stringify(JSON.parse(line), (_name, value: unknown) => {
    const found = typeof value === 'number' ? findPersonalData(String(value))[0] : undefined
    return found ? `[${found.kind}]` : value
  })
  // What is left stands inside quotes, as a value or as a name.
  return `${withoutPersonalData(clean)}\n`
}
