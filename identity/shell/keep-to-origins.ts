import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Realm, Realms } from '../realms/index.ts'

/** True where it has answered, or will. */
type RawHandler = (req: IncomingMessage, res: ServerResponse) => boolean

/**
 * In production no realm answers at the origin of another: what shares an origin can reach each other's pages and cookies, so `staff`
 * at the address of another realm would be as weak as that one (design §8, RFC 9110 15.5.20). A proxy that does not pass the Host
 * keeps them apart itself.
 */
export function keepToOrigins(realms: Pick<Realms, 'find' | 'all'>, inner: RawHandler): RawHandler {
  return (req, res) => {
    const realm = realms.find(realmIn(req.url ?? ''))
    const host = hostOf(req.headers.host)
    const misdirected = realm && realms.all().some(one => one.name !== realm.name && hostAt(one) === host)
    if (!misdirected) return inner(req, res)
    res.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    res.end(`This realm is at ${realm.policy.origin}.\n`)
    return true
  }
}

/** Of a page, an API or an issuer's metadata (RFC 8414 3.1); spelt as the router reads it. */
function realmIn(url: string): string {
  const [, segment = ''] = /^(?:\/\.well-known\/[^/]+)?\/realms\/([^/?#]+)/.exec(url) ?? []
  try {
    return decodeURIComponent(segment)
  } catch {
    return ''
  }
}

const hostAt = ({ policy }: Realm): string => new URL(policy.origin).host

/** Without the port that https has anyway, and in lower case. */
function hostOf(host = ''): string | null {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).host : null
}
