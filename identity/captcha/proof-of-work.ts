import { type Challenge, createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import { createDice, type RandomBytes } from '../../kit/image-code/index.ts'
import type { CaptchaKeys, CaptchaPolicy } from './captcha.ts'

/** What the page's worker needs; ALTCHA's challenge format 2, so that any of its clients can solve it. */
export type WorkChallenge = { parameters: Challenge['parameters']; signature: string }

/**
 * A challenge that is solved by trying counters from 0 until PBKDF2 of the counter begins as given. The counter to find is
 * drawn from the upper half of `tries`: the time is bounded above (an old phone) and below (a bot cannot wait for luck).
 */
export async function createWork(
  keys: CaptchaKeys,
  { work, random }: { work: CaptchaPolicy['work']; random: RandomBytes },
): Promise<WorkChallenge> {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: work.rounds,
    counter: Math.round(createDice(random).between(work.tries / 2, work.tries)),
    deriveKey,
    ...secretsFrom(keys),
  })
  if (challenge.signature === undefined) throw new TypeError('The challenge came back unsigned')
  return { parameters: challenge.parameters, signature: challenge.signature }
}

/** The page's answer: base64 of ALTCHA's JSON. `null` when it is not that. */
export function readWorkAnswer(typed: string): Payload | null {
  // A real one is some 700 characters; a limit before parsing keeps a flood cheap.
  if (typed.length > 4096) return null
  const parsed = payloadSchema.safeParse(parseJson(Buffer.from(typed, 'base64').toString('utf8')))
  return parsed.success ? parsed.data : null
}

/**
 * Whether the solution is the challenge's own. The challenge must be known to be ours and unused before this is called;
 * here the signature is checked again by the library, and the solution against the signed key.
 */
export async function isWorkDone(keys: CaptchaKeys, payload: Payload): Promise<boolean> {
  const result = await verifySolution({ ...payload, deriveKey, ...secretsFrom(keys) })
  return result.verified
}

/** Two keys of their own, so that neither signature can be taken for the other. */
function secretsFrom(keys: CaptchaKeys): { hmacSignatureSecret: string; hmacKeySignatureSecret: string } {
  return {
    hmacSignatureSecret: keys.mac('challenge', 'captcha-work'),
    hmacKeySignatureSecret: keys.mac('solution', 'captcha-work'),
  }
}

const hex = z.string().regex(/^[0-9a-f]{2,256}$/)

const payloadSchema = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: hex,
      salt: hex,
      cost: z.int().positive().max(1_000_000),
      keyLength: z.int().positive().max(64),
      keyPrefix: hex,
      keySignature: hex,
    }),
    signature: hex,
  }),
  solution: z.object({ counter: z.int().nonnegative(), derivedKey: hex }),
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
