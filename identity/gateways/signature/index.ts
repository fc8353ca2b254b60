/** How calls between us and a gateway are signed, so that the receiver knows whose they are: one way for all, in both directions. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Lingpai-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export function signedHeaders(body: string, secret: string, now: Date): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  return {
    'content-type': 'application/json',
    [signatureHeader]: `t=${timestamp},v1=${signatureOf(body, secret, timestamp)}`,
  }
}

export const signatureHeader = 'x-lingpai-signature'

/** Either way, for clocks that are apart and calls that are slow. */
const windowSeconds = 300

/** Whether a call to us was signed with the secret, a short while ago. */
export function isSigned({ body, signature }: { body: string; signature: string }, secret: string, now: Date): boolean {
  const [, time = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  if (given === '' || Math.abs(now.getTime() / 1000 - Number(time)) > windowSeconds) return false
  // The length is the expression's; compared in constant time, so that no byte is found by the clock.
  return timingSafeEqual(Buffer.from(given, 'hex'), Buffer.from(signatureOf(body, secret, Number(time)), 'hex'))
}

function signatureOf(body: string, secret: string, timestamp: number): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}
