import { type IncomingMessage, ServerResponse } from 'node:http'
import type { StatusCode } from 'hono/utils/http-status'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Write } from '../../kit/database/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { routes } from './configuration.ts'
import type { Provider } from './library.ts'
import type { LiveSession } from './store-sessions.ts'

/** The session that an authorization goes on with, as its ceremony has just left it. */
export interface ProvedSession {
  id: string
  accountId: string
  aal: number
  amr: string[]
  authTime: Date
}

/** An authorization that goes on in this process, in place of a request of the browser to the provider's resume address. */
export interface Continuation {
  uid: string
  /** The interaction with its result, as it would have been stored for the next request. */
  interaction: Record<string, unknown>
  session: ProvedSession
  /** The provider has kept nothing of this session yet. */
  isNew: boolean
  /** The session and its account, where they have just been read or written. */
  live: LiveSession | null
}

/** What the browser is to be answered. */
export interface Answer {
  status: StatusCode
  headers: [string, string][]
  body: string
  /** What must be written before it goes out. */
  writes: readonly Write<IdentityTables>[]
}

interface Running extends Continuation {
  ctx?: KoaContextWithOIDC
  writes: readonly Write<IdentityTables>[]
}

const byRequest = new WeakMap<object, Running>()

/** Of the request that the provider has in hand; undefined for one that came from a browser. */
export const continuationOf = (ctx: KoaContextWithOIDC): Continuation | undefined => byRequest.get(ctx.req)

/**
 * Runs the provider's own resume action. Its cookie says that the browser which goes on is the one that began; here the ceremony has
 * said so: it is bound to its browser's device cookie and was begun by whoever held the interaction's own cookie.
 *
 * @param handle the provider's request handler
 */
export async function goOn(
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>,
  { realm, req }: { realm: Realm; req: IncomingMessage },
  continuation: Continuation,
): Promise<Answer | null> {
  const { headers, socket, httpVersion, httpVersionMajor, httpVersionMinor } = req
  const asked = {
    method: 'GET',
    url: `${routes.authorization}/${continuation.uid}`,
    baseUrl: realm.path,
    headers,
    socket,
    httpVersion,
    httpVersionMajor,
    httpVersionMinor,
  }
  // The provider reads no more of a request than this.
  const resumed = asked as unknown as IncomingMessage
  const running: Running = { ...continuation, writes: [] }
  byRequest.set(resumed, running)
  const res = new ServerResponse(resumed)
  await handle(resumed, res)
  const { ctx, writes } = running
  if (!ctx) return null
  const body = typeof ctx.body === 'string' ? ctx.body : ''
  return { status: ctx.status as StatusCode, headers: headersOf(res), body, writes }
}

/** At the beginning of the provider's work: what it would have found in the browser's cookie. */
export function beginContinuation(provider: Provider, ctx: KoaContextWithOIDC): Continuation | undefined {
  const running = byRequest.get(ctx.req)
  if (!running) return undefined
  const resume = provider.cookieName('resume')
  const { cookies } = ctx
  const own = cookies.get.bind(cookies)
  cookies.get = (name, options) => (name === resume ? running.uid : own(name, options))
  return running
}

/** At its end: nothing is sent from here, and nothing has been written. @returns false for a request that came from a browser */
export function endContinuation(ctx: KoaContextWithOIDC, writes: readonly Write<IdentityTables>[]): boolean {
  const running = byRequest.get(ctx.req)
  if (!running) return false
  Object.assign(running, { ctx, writes })
  ctx.respond = false
  return true
}

function headersOf(res: ServerResponse): [string, string][] {
  return Object.entries(res.getHeaders()).flatMap(([name, value]) =>
    [value].flat().flatMap(one => (one === undefined ? [] : [[name, String(one)] as [string, string]])),
  )
}
