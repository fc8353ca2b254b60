import { z } from 'zod'
import { isSigned } from '../signature/index.ts'
import type { FaceOutcome } from './port.ts'

/** Whatever else a provider would like to tell (a score, a picture) is refused: what was never taken can't leak (PIPL article 6). */
export const callbackShape = z.strictObject({
  reference: z
    .string()
    .regex(/^[\w-]{20,100}$/)
    .meta({ description: 'As the check was started with.' }),
  outcome: z.enum(['passed', 'failed', 'cancelled']),
})

export type Callback = { reference: string; outcome: FaceOutcome }
export type CallbackRead =
  | { ok: true; callback: Callback }
  | { ok: false; code: 'face.callback_unsigned' | 'face.callback_malformed' }

/** The signature first: what isn't the provider's is not even parsed. */
export function readSignedCallback(
  received: { body: string; signature: string },
  secret: string,
  now: Date,
): CallbackRead {
  if (!isSigned(received, secret, now)) return { ok: false, code: 'face.callback_unsigned' }
  const parsed = callbackShape.safeParse(parse(received.body))
  return parsed.success ? { ok: true, callback: parsed.data } : { ok: false, code: 'face.callback_malformed' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
