import type { MiddlewareHandler } from 'hono'

/** Long enough for a database to come back or a queue to drain, short enough for whoever waits. */
const seconds = 5

/** What can't be served now says when to come again (RFC 9110 15.6.4): programs, proxies and health checks go by it. */
export function retryAfter(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (c.res.status === 503 && !c.res.headers.has('Retry-After')) c.header('Retry-After', String(seconds))
  }
}
