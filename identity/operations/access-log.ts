import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Logger } from '../../kit/log/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { Metrics } from './metrics.ts'

export interface AccessLogDependencies {
  logger: Pick<Logger, 'info'>
  metrics: Pick<Metrics, 'request'>
  newId: () => string
  /** Milliseconds, rising. */
  clock: () => number
}

interface Answered {
  method: string
  /** The route's pattern: an address may hold what is nobody's business. */
  route: string
  status: number
  realm: string | null
  requestId: string
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** One line and one count an answer. Mount it before everything else. */
export function createAccessLog(deps: AccessLogDependencies) {
  function write(answered: Answered, started: number): void {
    const milliseconds = deps.clock() - started
    const method = methods.includes(answered.method) ? answered.method : 'OTHER'
    const { route, status } = answered
    deps.metrics.request({ method, route, status, milliseconds })
    deps.logger.info({ ...answered, method, ms: Math.round(milliseconds * 10) / 10 }, 'request')
  }

  const middleware: MiddlewareHandler<IdentityEnv> = async (c, next) => {
    const started = deps.clock()
    const requestId = deps.newId()
    await next()
    // What was reached last is what answered.
    const route = routePath(c)
    // Hono's own `header` makes the answer anew once it is there.
    c.res.headers.set('X-Request-Id', requestId)
    const realm = (c.get('realm') as { name: string } | undefined)?.name ?? null
    write({ method: c.req.method, route, status: c.res.status, realm, requestId }, started)
  }

  /** The same for a handler that takes requests before the application sees them (the OpenID provider). */
  function watchRaw(raw: (req: IncomingMessage, res: ServerResponse) => boolean) {
    return (req: IncomingMessage, res: ServerResponse): boolean => {
      const started = deps.clock()
      const { route, realm } = providerRoute(req.url ?? '')
      const method = req.method ?? ''
      if (!raw(req, res)) return false
      const requestId = deps.newId()
      res.once('close', () => write({ method, route, status: res.statusCode, realm, requestId }, started))
      return true
    }
  }

  return { middleware, watchRaw }
}

/** `/realms/toll/oidc/authorize/<uid>?…` → `/realms/:realm/oidc/authorize`: two parts say which endpoint, the rest is anyone's. */
function providerRoute(address: string): { route: string; realm: string | null } {
  const [, , realm = null, ...rest] = address.replace(/[?#].*$/s, '').split('/')
  const named = rest.slice(0, 2).filter(part => /^[a-z.-]{1,40}$/.test(part))
  return {
    route: ['/realms/:realm', ...named].join('/'),
    realm: realm !== null && /^[a-z][a-z0-9-]{1,30}$/.test(realm) ? realm : null,
  }
}
