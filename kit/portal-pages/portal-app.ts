import { Hono, type MiddlewareHandler } from 'hono'
import { randomToken } from '../crypto/index.ts'
import { createErrorTable, retryAfter, securityHeaders, strictPath } from '../http/index.ts'
import type { Logger } from '../log/index.ts'
import { createFailurePages } from './failure-pages.tsx'
import type { Frames } from './frames.ts'

interface PortalAppParts {
  origin: string
  /** Where signing in and out lead to. */
  issuers: readonly string[]
  frames: Frames
  logger: Pick<Logger, 'error'>
  random: (size: number) => Uint8Array
  /** How much a form may send. */
  limit: MiddlewareHandler
}

/** What every request to a portal passes, and what becomes of failures. */
export function createPortalApp({ origin, issuers, frames, logger, random, limit }: PortalAppParts): Hono {
  const failures = createFailurePages(frames)
  const table = createErrorTable(
    {},
    {
      newIncident: () => randomToken(6, random),
      logIncident: (incident, error) => logger.error({ incident, err: error }, 'request failed'),
    },
  )
  const app = new Hono()
  app.use(retryAfter())
  // A form here may lead on to the issuer: signing out, and a step-up in the middle of a form.
  app.use(securityHeaders({ origin, formAction: issuers.map(issuer => new URL(issuer).origin) }))
  app.use(strictPath())
  app.use(limit)
  app.use(async (c, next) => {
    await next()
    if (c.req.method === 'GET') frames.remember(c)
  })
  app.notFound(c => failures.notFound(c))
  app.onError((error, c) => {
    const problem = table.describe(error)
    c.status(problem.status >= 500 ? 500 : 400)
    return problem.incident === undefined ? failures.badRequest(c) : failures.failed(c, problem.incident)
  })
  return app
}
