import { createCipheriv, createDecipheriv, type ScryptOptions, scrypt } from 'node:crypto'
import { z } from 'zod'
import type { RandomBytes } from '../../../kit/crypto/index.ts'

/**
 * Seeds on their way from who made the tokens: lines of JSON, the first a header. Each seed is sealed with AES-256-GCM by a transport
 * key, and that by a key that scrypt makes of a passphrase which travels apart. What stands in clear is bound to what is sealed.
 * The format is described in docs/guides/token-seeds.md.
 */
export interface TokenSeed {
  serial: string
  suite: string
  /** `2031-03-01`: the first day that it is not good any more (UTC). */
  validUntil: string
  seed: Uint8Array
}

export type SeedFault =
  /** No JSON of the right shape. */
  | 'seed.malformed'
  /** It was altered, or sealed for another line or file. */
  | 'seed.altered'

export type SeedEntry = { line: number } & (
  | { ok: true; seed: TokenSeed }
  | { ok: false; code: SeedFault; serial: string | null }
)

export type OpenedSeeds =
  | { ok: true; batch: string; entries: SeedEntry[] }
  | { ok: false; code: 'seeds.header' | 'seeds.passphrase' | 'seeds.truncated' | 'seeds.too_many' }

const format = 'lingpai-token-seeds'
const mostSeeds = 100_000
const longestLine = 2000
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16]

const bytes = (least: number, most: number) =>
  z
    .base64url()
    .max(1024)
    .transform(text => Buffer.from(text, 'base64url'))
    .refine(value => value.length >= least && value.length <= most)

const sealed = z.strictObject({ iv: bytes(ivBytes, ivBytes), sealed: bytes(tagBytes, 512) })

const headerShape = z.strictObject({
  format: z.literal(format),
  version: z.literal(1),
  batch: z.string().regex(/^[\w.-]{1,60}$/),
  count: z.int().min(1),
  // A file must not make us work for ever: 128 MB and about half a second at most.
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    n: z.union([z.literal(16_384), z.literal(32_768), z.literal(65_536), z.literal(131_072)]),
    r: z.literal(8),
    p: z.literal(1),
    salt: bytes(16, 64),
  }),
  key: sealed,
})

const lineShape = z.strictObject({
  serial: z.string().regex(/^[A-Z0-9-]{4,40}$/),
  suite: z.string().min(1).max(100),
  validUntil: z.iso.date(),
  ...sealed.shape,
})

/** Reads a file whole; lines that are no good are said and the others stand. */
export async function openSeeds(text: string, passphrase: string): Promise<OpenedSeeds> {
  const [first = '', ...lines] = text.split('\n').map(line => line.replace(/\r$/, ''))
  if (lines.at(-1) === '') lines.pop()
  const header = headerShape.safeParse(readJson(first))
  if (!header.success) return { ok: false, code: 'seeds.header' }
  const { batch, count, kdf, key } = header.data
  if (count > mostSeeds || lines.length > mostSeeds) return { ok: false, code: 'seeds.too_many' }
  const wrapping = await deriveKey(passphrase, kdf)
  const transport = unseal(wrapping, key, headerBinding(batch, count))
  if (transport?.length !== keyBytes) return { ok: false, code: 'seeds.passphrase' }
  // The count is bound to the key: a file whose end was cut off is not taken for a smaller one.
  if (lines.length !== count) return { ok: false, code: 'seeds.truncated' }
  return { ok: true, batch, entries: lines.map((line, index) => openLine(line, index + 2, { batch, transport })) }
}

function openLine(text: string, line: number, { batch, transport }: { batch: string; transport: Buffer }): SeedEntry {
  const parsed = lineShape.safeParse(text.length > longestLine ? null : readJson(text))
  if (!parsed.success) return { ok: false, line, code: 'seed.malformed', serial: null }
  const { serial, suite, validUntil } = parsed.data
  const seed = unseal(transport, parsed.data, lineBinding(batch, parsed.data))
  if (!seed) return { ok: false, line, code: 'seed.altered', serial }
  return { ok: true, line, seed: { serial, suite, validUntil, seed } }
}

/** Writes such a file, as who makes tokens would: for tests, the demonstration and a bank's own tools. */
export async function sealSeeds(
  {
    batch,
    passphrase,
    seeds,
    n = 32_768,
  }: { batch: string; passphrase: string; seeds: readonly TokenSeed[]; n?: number },
  random: RandomBytes,
): Promise<string> {
  const transport = random(keyBytes)
  const salt = random(16)
  const wrapping = await deriveKey(passphrase, { n, r: 8, p: 1, salt })
  const header = {
    format,
    version: 1,
    batch,
    count: seeds.length,
    kdf: { name: 'scrypt', n, r: 8, p: 1, salt: Buffer.from(salt).toString('base64url') },
    key: seal(wrapping, { iv: random(ivBytes), plain: transport, binding: headerBinding(batch, seeds.length) }),
  }
  const lines = seeds.map(({ seed, ...clear }) => ({
    ...clear,
    ...seal(transport, { iv: random(ivBytes), plain: seed, binding: lineBinding(batch, clear) }),
  }))
  return [header, ...lines].map(line => `${JSON.stringify(line)}\n`).join('')
}

const headerBinding = (batch: string, count: number): Buffer => Buffer.from(JSON.stringify([format, 1, batch, count]))

const lineBinding = (batch: string, clear: Omit<TokenSeed, 'seed'>): Buffer =>
  Buffer.from(JSON.stringify([format, 1, batch, clear.serial, clear.suite, clear.validUntil]))

function seal(key: Uint8Array, { iv, plain, binding }: { iv: Uint8Array; plain: Uint8Array; binding: Buffer }) {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(binding)
  const text = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { iv: Buffer.from(iv).toString('base64url'), sealed: text.toString('base64url') }
}

function unseal(key: Uint8Array, { iv, sealed: text }: { iv: Buffer; sealed: Buffer }, binding: Buffer): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(binding)
  decipher.setAuthTag(text.subarray(-tagBytes))
  const plain = decipher.update(text.subarray(0, -tagBytes))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    return null
  }
}

async function deriveKey(
  passphrase: string,
  { n, r, p, salt }: { n: number; r: number; p: number; salt: Uint8Array },
): Promise<Buffer> {
  const options: ScryptOptions = { N: n, r, p, maxmem: 256 * n * r }
  return await new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
