import { HTTPException } from 'hono/http-exception'
import { type AppError, isAppError } from '../errors/index.ts'

/** RFC 9457 §3.1, with our stable `code`; callers switch on the code, never on the title. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  details?: Readonly<Record<string, unknown>>
  /** Given with status 500 only: what to quote to the operator, who finds the cause in the log. */
  incident?: string
}

export type ErrorTableDependencies = {
  /** Called once for each failure that the table does not know; the error goes to the log, never to the caller. */
  logIncident: (incident: string, error: unknown) => void
  newIncident: () => string
}

export type ErrorTable = {
  statusOf(code: string): number | undefined
  /** The outward description of any thrown value. Logs an incident when the table does not know it. */
  describe(error: unknown): Problem
  /** `describe` as an `application/problem+json` answer. */
  problemJson(error: unknown): Response
}

/** The codes of this folder. A surface adds its own. */
export const requestErrors = {
  'request.malformed': 400,
  'request.not_found': 404,
  'request.too_large': 413,
  'request.unsupported_media_type': 415,
  'request.invalid': 422,
  'csrf.cross_site': 403,
  'csrf.missing': 403,
  'csrf.expired': 403,
} as const

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  423: 'Locked',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** One table per surface: error code → HTTP status. A code missing from it is an incident: status 500, no details. */
export function createErrorTable(rows: Readonly<Record<string, number>>, deps: ErrorTableDependencies): ErrorTable {
  const statuses = new Map<string, number>([...Object.entries(requestErrors), ...Object.entries(rows)])

  function describe(error: unknown): Problem {
    const status = isAppError(error) ? statuses.get(error.code) : undefined
    if (isAppError(error) && status !== undefined) return problemOf(status, error.code, error)
    if (error instanceof HTTPException && error.status < 500) return problemOf(error.status, 'request.malformed')
    const incident = deps.newIncident()
    deps.logIncident(incident, error)
    return { ...problemOf(500, 'internal'), incident }
  }

  return {
    statusOf: code => statuses.get(code),
    describe,
    problemJson: error => toResponse(describe(error)),
  }
}

function problemOf(status: number, code: string, error?: AppError): Problem {
  const details = error && Object.keys(error.details).length > 0 ? { details: error.details } : {}
  return { type: `urn:lingpai:problem:${code}`, title: titles[status] ?? 'Error', status, code, ...details }
}

function toResponse(problem: Problem): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
  // A refusal that says when to come back says it in the standard header as well (RFC 9110 §10.2.3).
  const wait = problem.details?.retryAfterSeconds
  if (typeof wait === 'number') headers.set('Retry-After', String(Math.max(1, Math.ceil(wait))))
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}
