import type { Context } from 'hono'
import { socketAddress } from './client-address.ts'

/** Bytes: more than any certificate of a person. */
const longest = 8_192

/**
 * The certificate that a browser showed to the proxy in front, as RFC 9440 passes it on: `Client-Cert: :base64:`. Believed only where
 * the connection comes from an address of `proxies`: anybody can write a header, and a certificate is no secret.
 *
 * @param proxies their addresses as they connect; with none the header is never looked at
 */
export function createClientCertificate(proxies: readonly string[]): (c: Context) => Uint8Array | null {
  return c => {
    const address = socketAddress(c)
    if (address === undefined || !proxies.includes(address)) return null
    return readClientCertificate(c.req.header('client-cert'))
  }
}

/** @returns DER; null for what is no byte sequence (RFC 8941 3.3.5) or stands there twice */
export function readClientCertificate(header: string | undefined): Uint8Array | null {
  const [, base64] = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(header?.trim() ?? '') ?? []
  if (base64 === undefined || base64.length > longest * 2) return null
  const der = Buffer.from(base64, 'base64')
  return der.length > 0 && der.length <= longest && der.toString('base64') === base64 ? der : null
}
