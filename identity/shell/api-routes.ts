import type { Context, Hono } from 'hono'
import type { z } from 'zod'
import { parseWith, readJson, readQuery } from '../../kit/http/index.ts'
import type { IdentityEnv } from './realm-shell.tsx'

/**
 * One route of the JSON API as a table says it. The OpenAPI document is drawn from these and tests hold every answer to them, so
 * what is mounted and what is documented cannot part.
 */
export interface ApiRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/realms/:realm/api`, as Hono writes it: `/ceremonies/:id`. */
  path: string
  summary: string
  description?: string
  tags: readonly string[]
  /** The members of the path; each is text unless a schema says more. */
  parameters?: z.ZodObject
  query?: z.ZodObject
  /** A JSON body. */
  request?: z.ZodType
  /** Of a success: 200 unless said. */
  status?: 200 | 201 | 202 | 204
  /** The JSON answer, the media types of another one, or null where there is none (204). */
  response: z.ZodType | { media: readonly string[] } | null
  /** Codes of problems beside those that any route may answer with. */
  errors: readonly string[]
  /** Who may call: anyone with the browser's cookie, a signed-in holder, staff with a token, an application with a holder's, or a gateway by its signature. */
  caller?: 'browser' | 'holder' | 'staff' | 'application' | 'provider'
}

type ApiContext = Context<IdentityEnv>
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Answer<Schema> = Schema extends z.ZodType ? z.input<Schema> : Schema extends null ? null : Response

/** What a handler is given: all of it parsed. */
export interface ApiCall<Route extends ApiRoute> {
  c: ApiContext
  parameters: Parsed<Route['parameters']>
  query: Parsed<Route['query']>
  body: Parsed<Route['request']>
}

export interface MountedRoute {
  route: ApiRoute
  mount(app: Hono<IdentityEnv>): void
}

/** Ties a route of the table to the function that answers; its types follow from the table's schemas. */
export function apiRoute<const Route extends ApiRoute>(
  route: Route,
  handle: (call: ApiCall<Route>) => Promise<Answer<Route['response']>> | Answer<Route['response']>,
): MountedRoute {
  const answer = async (c: ApiContext): Promise<Response> => {
    const call: ApiCall<ApiRoute> = {
      c,
      parameters: route.parameters && parseWith(route.parameters, c.req.param()),
      query: route.query && readQuery(c, route.query),
      body: route.request && (await readJson(c, route.request)),
    }
    const result = await handle(call)
    if (result instanceof Response) return result
    return result === null ? c.body(null, 204) : c.json(result as object, route.status === 201 ? 201 : okStatus(route))
  }
  return { route, mount: app => void app.on(route.method.toUpperCase(), route.path, answer) }
}

const okStatus = ({ status }: ApiRoute): 200 | 202 => (status === 202 ? 202 : 200)
