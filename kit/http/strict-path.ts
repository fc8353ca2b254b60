import type { MiddlewareHandler } from 'hono'
import { decodePercent } from './parameters.ts'

/** Refuses a path that is not UTF-8 or holds U+0000, so that no route parameter brings it to the database. */
export function strictPath(): MiddlewareHandler {
  return async (c, next) => {
    decodePercent(new URL(c.req.url).pathname)
    await next()
  }
}
