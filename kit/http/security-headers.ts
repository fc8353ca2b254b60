import type { MiddlewareHandler } from 'hono'

export type SecurityHeaderOptions = {
  /** The public origin, `https://id.example.cn`. HSTS goes out only when it is https, has its host for itself and is not this machine. */
  origin: string
  /** Other origins a form of ours may lead to. A redirect after a form counts too: list the clients' redirect origins. */
  formAction?: readonly string[]
  /** Other origins a script may call, for a page that talks to another application's API. */
  connect?: readonly string[]
}

/** CSP without inline script or style; nothing from a third party is ever loaded (design.md §6). */
export function contentSecurityPolicy({
  formAction = [],
  connect = [],
}: Omit<SecurityHeaderOptions, 'origin'>): string {
  return [
    `default-src 'none'`,
    `style-src 'self'`,
    `script-src 'self'`,
    `img-src 'self' data:`,
    `media-src 'self'`,
    `manifest-src 'self'`,
    ['connect-src', `'self'`, ...connect].join(' '),
    `worker-src 'self'`,
    `font-src 'self'`,
    ['form-action', `'self'`, ...formAction].join(' '),
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ')
}

const permissionsPolicy = [
  'accelerometer=()',
  'browsing-topics=()',
  'camera=(self)',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'magnetometer=()',
  'microphone=()',
  'payment=()',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  'usb=()',
].join(', ')

/** What every answer carries, whoever writes it: also for handlers that answer past Hono (`startServer`'s `raw`). */
export function securityHeaderList(options: SecurityHeaderOptions): [name: string, value: string][] {
  const headers: [string, string][] = [
    ['Content-Security-Policy', contentSecurityPolicy(options)],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Permissions-Policy', permissionsPolicy],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
  ]
  // HSTS on localhost would bind every other program on this machine's localhost to https (RFC 6797 §8.1).
  // And at a port of its own it would bind every other port of the host (RFC 6797 §8.3), which who serves only one does not own.
  if (isPublicHttps(options.origin)) headers.push(['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'])
  return headers
}

/** An application's own header of the same name is kept. */
export function securityHeaders(options: SecurityHeaderOptions): MiddlewareHandler {
  const headers = securityHeaderList(options)
  return async (c, next) => {
    await next()
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}

/** For pages that show personal data: neither the browser nor a proxy keeps them (ASVS 5.0 §14.3.2). */
export function noStore(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    c.res.headers.set('Cache-Control', 'no-store')
  }
}

function isPublicHttps(origin: string): boolean {
  const { protocol, hostname, port } = new URL(origin)
  const local =
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]'
  return protocol === 'https:' && port === '' && !local
}
