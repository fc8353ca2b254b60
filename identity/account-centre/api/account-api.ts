import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { readJson, readQuery } from '../../../kit/http/index.ts'
import type { IdentityEnv } from '../../shell/index.ts'
import { demandAssurance } from '../demand-assurance.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { findHolder } from '../find-holder.ts'
import { limitChanges } from '../limit-changes.ts'
import { accountRoutes } from './account-routes.ts'
import { certificateKeyRoutes } from './certificate-key-routes.ts'
import { deviceRoutes } from './device-routes.ts'
import { identityRoutes } from './identity-routes.ts'
import { mediaRoutes } from './media-routes.ts'
import { passkeyRoutes } from './passkey-routes.ts'
import { phoneRoutes } from './phone-routes.ts'
import { problemOf } from './refusals.ts'
import { type LinkRoute, reportRoutes } from './report-routes.ts'
import { type ApiRoute, commonErrors, type HolderRoute, holderErrors, isRefused, type Refused } from './route.ts'

type C = Context<IdentityEnv>

const holderRoutes: readonly HolderRoute[] = [
  ...accountRoutes,
  ...identityRoutes,
  ...passkeyRoutes,
  ...phoneRoutes,
  ...mediaRoutes,
  ...certificateKeyRoutes,
  ...deviceRoutes,
]

/** The whole API, each route with every code that it may answer with, for the OpenAPI document. */
export const accountApiRoutes: readonly ApiRoute[] = [
  ...holderRoutes.map(route => ({ ...route, errors: [...route.errors, ...holderErrors, ...commonErrors] })),
  ...reportRoutes.map(route => ({ ...route, errors: [...route.errors, ...commonErrors] })),
]

/** `/realms/:realm/api/account…`: the same use cases as the pages, as JSON; the session is the browser's or client's cookie. */
export function createAccountApi(deps: AccountCentreDependencies): Hono<IdentityEnv> {
  const app = new Hono<IdentityEnv>()
  app.onError(error => deps.errors.problemJson(error))
  for (const route of holderRoutes) app.on(route.method, honoPath(route.path), c => answerHolder(c, route))
  for (const route of reportRoutes) app.on(route.method, honoPath(route.path), c => answerLink(c, route))
  return app

  async function answerHolder(c: C, route: HolderRoute): Promise<Response> {
    if (isCrossSite(c)) return refuse({ ok: false, code: 'csrf.cross_site' })
    const holder = await findHolder(deps, c.get('visit'))
    if (!holder) return refuse({ ok: false, code: 'session.needed' })
    const demanded = await demandAssurance(deps, holder, route.operation, `${c.get('realm').path}/account`)
    if (!demanded.ok) return refuse(demanded)
    const limited = await limitChanges(deps, holder, route.operation)
    if (!limited.ok) return refuse(limited)
    const answer = await route.run({
      deps,
      holder,
      parameter: name => c.req.param(name) ?? '',
      body: route.request ? await readJson(c, route.request) : undefined,
      query: route.query ? readQuery(c, route.query) : undefined,
    })
    return show(c, route.response, answer)
  }

  async function answerLink(c: C, route: LinkRoute): Promise<Response> {
    const { token } = await readJson(c, route.request)
    return show(c, route.response, await route.run(deps, c.get('visit'), token))
  }

  function show(c: C, response: z.ZodType, answer: unknown): Response {
    if (isRefused(answer)) return refuse(answer)
    // What does not fit its own document is our fault, never sent.
    const body = JSON.stringify(response.parse(answer))
    return c.body(body, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  }

  function refuse(refused: Refused): Response {
    return problemOf(refused, deps.now())
  }
}

/**
 * A page of another site can't send what this API takes: bodies are `application/json` and the other methods are not simple, so
 * both need a preflight that is never answered (Fetch 4.8). The browser's own word is checked beside that.
 */
function isCrossSite(c: C): boolean {
  const site = c.req.header('sec-fetch-site')
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')
