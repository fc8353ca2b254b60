import { isIP } from 'node:net'
import type { Context } from 'hono'

/** An address that is nobody's, for a request that came by no socket (tests that call the app directly). */
const noAddress = '0.0.0.0'

/**
 * The address a request came from. `trustedProxies` is how many proxies of ours stand in front; each appends the address
 * it saw to X-Forwarded-For, so that many entries from the right are true and anything left of them is the client's word.
 * With none, the header is ignored: a stranger must not choose the address that throttles count.
 */
export function createClientAddress(trustedProxies = 0): (c: Context) => string {
  return c =>
    clientAddress({
      socketAddress: rawAddress(c),
      forwardedFor: c.req.header('x-forwarded-for'),
      trustedProxies,
    })
}

export function clientAddress(request: {
  socketAddress: string | undefined
  forwardedFor: string | undefined
  trustedProxies: number
}): string {
  const socket = plainAddress(request.socketAddress ?? '') ?? noAddress
  if (request.trustedProxies < 1 || request.forwardedFor === undefined) return socket
  const entries = request.forwardedFor.split(',')
  const claimed = entries.at(-Math.min(request.trustedProxies, entries.length)) ?? ''
  return plainAddress(claimed) ?? socket
}

/** Where the connection comes from, whatever a header says. */
export const socketAddress = (c: Context): string | undefined => plainAddress(rawAddress(c) ?? '')

/** Without port, brackets, zone or the IPv4-in-IPv6 wrapping, so that one client has one spelling. */
function plainAddress(text: string): string | undefined {
  const bare = text.trim().toLowerCase()
  const unwrapped = bare
    .replace(/^\[([^\]]+)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/, '$1')
  return isIP(unwrapped) ? unwrapped : undefined
}

function rawAddress(c: Context): string | undefined {
  const env: unknown = c.env
  const incoming = typeof env === 'object' && env !== null && 'incoming' in env ? env.incoming : undefined
  if (typeof incoming !== 'object' || incoming === null || !('socket' in incoming)) return undefined
  const { socket } = incoming
  if (typeof socket !== 'object' || socket === null || !('remoteAddress' in socket)) return undefined
  return typeof socket.remoteAddress === 'string' ? socket.remoteAddress : undefined
}
