import type { z } from 'zod'
import type { HolderVisit } from '../act.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import type { Operation } from '../rules.ts'
import type { RefusalCode } from './refusals.ts'

/** One operation of the API, for its router and for the OpenAPI document. */
export interface ApiRoute {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Below `/realms/{realm}/api/account`, parameters in braces. */
  path: string
  summary: string
  /** What the session must have proved; null where nobody needs to be signed in. */
  operation: Operation | null
  /** The JSON body. */
  request?: z.ZodType
  query?: z.ZodType
  response: z.ZodType
  /** Error codes; in the exported table with those that every route shares. */
  errors: readonly RefusalCode[]
}

/** Codes that any route may answer with. */
export const commonErrors = ['request.malformed', 'request.invalid', 'csrf.cross_site', 'throttled'] as const
/** Codes of every route that has an `operation`. */
export const holderErrors = [
  'session.needed',
  'session.ended',
  'assurance.needed',
  'assurance.identity_needed',
] as const

export type Refused = { ok: false; code: RefusalCode } & Record<string, unknown>
export type Answer<Response extends z.ZodType> = z.input<Response> | Refused

export interface Call<Request extends z.ZodType, Query extends z.ZodType> {
  deps: AccountCentreDependencies
  holder: HolderVisit
  /** The value of a path parameter. */
  parameter: (name: string) => string
  body: z.output<Request>
  query: z.output<Query>
}

export interface HolderRoute extends ApiRoute {
  operation: Operation
  run: (call: Call<z.ZodType, z.ZodType>) => Promise<unknown>
}

/** Declares a route whose `run` is checked against its schemas. */
export function holderRoute<Request extends z.ZodType, Query extends z.ZodType, Response extends z.ZodType>(route: {
  method: ApiRoute['method']
  path: string
  summary: string
  operation: Operation
  request?: Request
  query?: Query
  response: Response
  errors?: readonly RefusalCode[]
  run: (call: Call<Request, Query>) => Promise<Answer<Response>>
}): HolderRoute {
  const run = route.run as (call: Call<z.ZodType, z.ZodType>) => Promise<unknown>
  return { ...route, errors: route.errors ?? [], run }
}

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false
}
