import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Realm, Realms } from '../realms/index.ts'

/** True where it has answered, or will. */
type RawHandler = (req: IncomingMessage, res: ServerResponse) => boolean

/** Asked by whoever runs the service, at the process's own address. */
const ownAddress: readonly string[] = ['/healthz', '/readyz', '/metrics']

/**
 * In production nothing answers but at the origin of a realm, and no realm at the origin of another: what shares an origin can reach
 * each other's pages and cookies, so `staff` at the address of another realm, or at a name that somebody else made up, would be as
 * weak as that one (design §8, RFC 9110 15.5.20). The proxy must pass the Host that was asked for.
 */
export function keepToOrigins(realms: Pick<Realms, 'find' | 'all'>, inner: RawHandler): RawHandler {
  return (req, res) => {
    const url = req.url ?? ''
    if (ownAddress.includes(url.replace(/\?.*$/, ''))) return inner(req, res)
    const realm = realms.find(realmIn(url))
    const host = hostOf(req.headers.host)
    const owners = realm ? [realm] : realms.all()
    if (host !== null && owners.some(one => hostAt(one) === host)) return inner(req, res)
    res.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    res.end(realm ? `This realm is at ${realm.policy.origin}.\n` : 'Nothing is at this address.\n')
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
