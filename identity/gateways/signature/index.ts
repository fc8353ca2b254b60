/** How our own gateway calls are signed, so that a receiver knows them: one way for SMS and the registry. */
import { createHmac } from 'node:crypto'

/** `X-Lingpai-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export function signedHeaders(body: string, secret: string, now: Date): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'content-type': 'application/json', 'x-lingpai-signature': `t=${timestamp},v1=${signature}` }
}
