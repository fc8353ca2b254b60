import type { MiddlewareHandler } from 'hono'
import { tooLarge } from './read-body.ts'

/**
 * Refuses what announces itself as too large before any of it is read. A body without a length is counted by the readers
 * (`readForm`, `readJson`), which every handler of ours uses.
 */
export function bodyLimit(bytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > bytes) throw tooLarge(bytes)
    await next()
  }
}
