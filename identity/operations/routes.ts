import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { noStore } from '../../kit/http/index.ts'
import type { IdentityEnv } from '../shell/index.ts'
import type { Metrics } from './metrics.ts'
import type { Readiness } from './readiness.ts'

export interface OperationsDependencies {
  readiness: () => Promise<Readiness>
  metrics: Pick<Metrics, 'read'>
  /** What whoever reads the metrics shows as Bearer token; null where none is set. */
  metricsToken: string | null
  /** In production there are no metrics without a token: sign-ins, locks and queues are nobody else's business (ASVS 5.0 13.4). */
  production: boolean
}

/** `/healthz`: the process is alive. `/readyz`: it can serve. `/metrics`: what it counts. */
export function createOperationsRoutes({
  readiness,
  metrics,
  metricsToken,
  production,
}: OperationsDependencies): Hono<IdentityEnv> {
  const app = new Hono<IdentityEnv>()
  // Route by route: mounted at the root, a middleware for all would run for every page.
  app.get('/healthz', noStore(), c => c.json({ alive: true }))
  app.get('/readyz', noStore(), async c => {
    const found = await readiness()
    return c.json(found, found.ready ? 200 : 503)
  })
  app.get('/metrics', noStore(), async c => {
    if (metricsToken === null && production) return c.text('Not found', 404)
    const given = c.req.header('authorization') ?? ''
    if (metricsToken !== null && !isSame(given, `Bearer ${metricsToken}`))
      return c.text('Unauthorized', 401, { 'WWW-Authenticate': 'Bearer' })
    return c.text(await metrics.read(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  return app
}

/** In constant time, so that the token is not learnt by its beginning. */
function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
