import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../errors/index.ts'
import { fromBase64url } from './base64url.ts'
import type { RandomBytes } from './random-token.ts'
import { signingKeySchema } from './signing-keys.ts'
import { encryptionKeyBytes, macKeyBytes, type SuiteName, suiteNames } from './suite.ts'

export const keyUses = ['encryption', 'blindIndex', 'mac'] as const
/** What a key is for. Each use has keys of its own, so that one can be rotated, or lost, without the others. */
export type KeyUse = (typeof keyUses)[number]

const keySchema = z.strictObject({
  /** Stands in every ciphertext and index; unique over all uses. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'use 1 to 32 letters, digits, "-" or "_"'),
  /** base64url: 32 bytes; 16 for an encryption key of the SM suite. */
  key: z.string(),
  createdAt: z.iso.datetime(),
  /** Where it differs from the material's suite: a key made before the suite was switched. */
  suite: z.enum(suiteNames).optional(),
})
export type Key = z.infer<typeof keySchema>

const materialSchema = z
  .strictObject({
    suite: z.enum(suiteNames),
    encryption: z.array(keySchema).min(1),
    blindIndex: z.array(keySchema).min(1),
    mac: z.array(keySchema).min(1),
    signing: z.array(signingKeySchema).optional(),
    backedUpAt: z.iso.datetime().optional(),
  })
  .superRefine((material, context) => {
    const ids = keyUses.flatMap(use => material[use].map(key => key.id))
    if (new Set(ids).size < ids.length) context.addIssue({ code: 'custom', message: 'two keys have the same id' })
    for (const use of keyUses) {
      for (const [index, key] of material[use].entries()) {
        const message = faultOfKey(key.key, keyBytes(use, key.suite ?? material.suite))
        if (message !== undefined) context.addIssue({ code: 'custom', path: [use, index, 'key'], message })
      }
    }
  })

/** All secrets of one deployment, as JSON. The first key of each use is the current one; more while it rotates. */
export type KeyMaterial = z.infer<typeof materialSchema>

/** Reads material from JSON text. Errors name the place, never a value; the cause is dropped as it quotes the text. */
export function parseKeyMaterial(text: string): KeyMaterial {
  const result = materialSchema.safeParse(parseJson(text))
  if (result.success) return result.data
  const faults = result.error.issues.map(issue => `${issue.path.join('.') || 'keys'}: ${issue.message}`)
  throw new AppError('keys-invalid', { details: { faults } })
}

/** New material with one key per use. */
export function createKeyMaterial(suite: SuiteName, now: Date, random: RandomBytes = randomBytes): KeyMaterial {
  return {
    suite,
    encryption: [createKey('encryption', { suite, now, random })],
    blindIndex: [createKey('blindIndex', { suite, now, random })],
    mac: [createKey('mac', { suite, now, random })],
  }
}

export function createKey(use: KeyUse, options: { suite: SuiteName; now: Date; random: RandomBytes }): Key {
  const base64url = (bytes: number) => Buffer.from(options.random(bytes)).toString('base64url')
  return { id: base64url(6), key: base64url(keyBytes(use, options.suite)), createdAt: options.now.toISOString() }
}

function keyBytes(use: KeyUse, suite: SuiteName): number {
  return use === 'encryption' ? encryptionKeyBytes[suite] : macKeyBytes
}

function faultOfKey(text: string, bytes: number): string | undefined {
  const key = fromBase64url(text)
  if (key?.length !== bytes) return `must be ${bytes} bytes as base64url without padding`
  // An example copied from a manual (AAAA…) is well formed and known to everybody.
  return key.every(byte => byte === key[0]) ? 'is an example, not a random key' : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('keys-invalid', { details: { faults: ['keys: not JSON'] } })
  }
}
