import { createHash } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'
import type { Realm } from '../realms/index.ts'
import { describeApi } from './api-document.ts'
import type { ApiRoute, MountedRoute } from './api-routes.ts'
import type { IdentityErrors } from './errors.tsx'
import type { IdentityEnv, RealmShell } from './realm-shell.tsx'

/** A part of the API: its table and the application that answers it. */
export interface RealmApiPart {
  routes: readonly ApiRoute[]
  app: Hono<IdentityEnv>
}

export interface PartOptions {
  /** What stands before some paths, such as a token's check. */
  before?: readonly (readonly [path: string, middleware: MiddlewareHandler<IdentityEnv>])[]
  /** The part's own way to say failures; problems otherwise. */
  onError?: (error: unknown) => Response
}

/** A part whose routes and handlers stand in one table. */
export function apiPart(routes: readonly MountedRoute[], { before = [], onError }: PartOptions = {}): RealmApiPart {
  const app = new Hono<IdentityEnv>()
  if (onError) app.onError(onError)
  for (const [path, middleware] of before) app.use(path, middleware)
  for (const { mount } of routes) mount(app)
  return { routes: routes.map(({ route }) => route), app }
}

/** A route of an application that has a table of its own, with parameters in braces. */
export interface OutsideRoute {
  method: ApiRoute['method']
  path: string
  summary: string
  /** What the session must have proved; null where nobody needs to be signed in. */
  operation: string | null
  request?: z.ZodType
  query?: z.ZodType
  response: z.ZodType
  errors: readonly string[]
}

const holderErrors = ['session.needed', 'session.ended', 'assurance.needed', 'assurance.identity_needed']

/** A part that brings its own application, mounted below a path of its own. */
export function outsidePart(given: {
  below: `/${string}`
  tag: string
  app: Hono<IdentityEnv>
  routes: readonly OutsideRoute[]
}): RealmApiPart {
  const { below, tag } = given
  const app = new Hono<IdentityEnv>()
  app.route(below, given.app)
  const routes = given.routes.map(({ path, operation, query, errors, ...route }) => ({
    ...route,
    ...(query instanceof z.ZodObject ? { query } : {}),
    path: below + (path === '/' ? '' : path.replaceAll(/\{(\w+)\}/g, ':$1')),
    tags: [tag],
    caller: operation === null ? ('browser' as const) : ('holder' as const),
    errors: [...errors, 'throttled', ...(operation === null ? [] : holderErrors)],
  }))
  return { routes, app }
}

/**
 * `/realms/:realm/api`: who asks is found out, calls from other sites are refused, failures are problems (RFC 9457). Mount it
 * before the realm's pages, or they would describe the visit first.
 */
export function createRealmApi(deps: {
  shell: RealmShell
  errors: Pick<IdentityErrors, 'problemJson' | 'statusOf'>
  parts: readonly RealmApiPart[]
  version: string
}): Hono<IdentityEnv> {
  const { shell, errors, parts, version } = deps
  const api = new Hono<IdentityEnv>()
  api.onError(error => errors.problemJson(error))
  const routes = parts.flatMap(part => part.routes)
  // An application that asks with a token and a provider that calls back are no browsers: of its visit nothing is read and nothing written.
  const describers = {
    api: shell.describe('api'),
    staff: shell.describe('staff'),
    token: shell.findRealm(),
    phone: shell.findRealm(),
    face: shell.findRealm(),
  }

  api.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    // `/realms/toll/api/staff/…`
    const part = c.req.path.split('/')[4]
    const answered = await describers[isDescribed(part) ? part : 'api'](c, next)
    // The shell answers an unknown realm with a page; a program gets a problem.
    if (!c.get('realm')) throw new AppError('realm.unknown')
    return answered
  })
  api.use(refuseCrossSite(shell))
  const documentOf = keepDocuments(realm => {
    const title = `Lingpai identity API: ${realm.policy.name.en}`
    return describeApi({ title, version, address: `${realm.issuer}/api`, routes, statusOf: errors.statusOf })
  })
  api.get('/openapi.json', c => {
    const { text, tag } = documentOf(c.get('realm'))
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache', ETag: tag }
    const known = (c.req.header('if-none-match') ?? '').split(',').map(one => one.trim().replace(/^W\//, ''))
    return known.includes(tag) ? c.body(null, 304, headers) : c.body(text, 200, headers)
  })
  for (const { app } of parts) api.route('/', app)
  api.all('/*', () => {
    throw new AppError('request.not_found')
  })
  return api
}

const isDescribed = (part: string | undefined): part is 'staff' | 'token' | 'phone' | 'face' =>
  part === 'staff' || part === 'token' || part === 'phone' || part === 'face'

interface WrittenDocument {
  version: number
  issuer: string
  text: string
  tag: string
}

/** Written once for each version of a realm's policy: realms are read anew every few seconds, what they say seldom changes. */
function keepDocuments(describe: (realm: Realm) => object): (realm: Realm) => WrittenDocument {
  const written = new Map<string, WrittenDocument>()
  return realm => {
    const { name, version, issuer } = realm
    const known = written.get(name)
    if (known?.version === version && known.issuer === issuer) return known
    const text = JSON.stringify(describe(realm))
    const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
    const document = { version, issuer, text, tag }
    written.set(name, document)
    return document
  }
}

/**
 * The API takes the browser's cookies and has no tokens in forms, so another site must not be able to call it (ASVS 5.0 3.5.1,
 * 3.5.2): calls that change something are `application/json` or DELETE, which a browser sends to another origin only after a
 * preflight that nothing here grants, and `Sec-Fetch-Site` or `Origin`, where sent, must name our own site.
 */
function refuseCrossSite(shell: RealmShell): MiddlewareHandler<IdentityEnv> {
  return async (c, next) => {
    const isReading = c.req.method === 'GET' || c.req.method === 'HEAD'
    // Such a token is nothing that a browser adds by itself.
    const hasToken = /^(bearer|dpop) /i.test(c.req.header('authorization') ?? '')
    if (!isReading && !hasToken) {
      const check = shell.forged(c, null, '')
      if (!check.ok && check.code === 'csrf.cross_site') throw new AppError('csrf.cross_site')
    }
    return await next()
  }
}
