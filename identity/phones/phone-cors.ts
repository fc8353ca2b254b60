import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/**
 * What phones call may be called from the phone app's pages, and from no other site's. No cookie goes along: a call says who it is by
 * token and proof, which no browser adds by itself.
 */
export function phoneCors(phoneOrigin: string): MiddlewareHandler {
  return cors({
    origin: phoneOrigin,
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['Authorization', 'DPoP', 'Content-Type', 'Accept-Language'],
    exposeHeaders: ['Retry-After', 'WWW-Authenticate'],
    maxAge: 600,
  })
}
