import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { AppError } from '../errors/index.ts'

/** What may be published of a client key. */
export function publicHalf({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } as JWK
}

export async function newClientKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const key = await exportJWK(privateKey)
  return { ...key, alg: 'ES256', kid: await calculateJwkThumbprint(key) }
}

/**
 * The client's private key, made at the first start and readable by its owner only.
 * Fails with `client_key_invalid` when the file is there but holds no ES256 private key.
 */
export async function loadClientKey(file: string): Promise<JWK> {
  await mkdir(dirname(file), { recursive: true })
  try {
    // "wx": of two processes starting at once, one writes the key and both read it.
    await writeFile(file, `${JSON.stringify(await newClientKey())}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!isAlreadyThere(error)) throw error
  }
  return parseClientKey(await readFile(file, 'utf8'), file)
}

const isAlreadyThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'

function parseClientKey(text: string, file: string): JWK {
  try {
    const key: unknown = JSON.parse(text)
    if (isPrivateKey(key)) return key
  } catch (cause) {
    throw new AppError('client_key_invalid', { details: { file }, cause })
  }
  throw new AppError('client_key_invalid', { details: { file } })
}

function isPrivateKey(value: unknown): value is JWK {
  if (typeof value !== 'object' || value === null) return false
  const { kty, crv, d, kid } = value as Record<string, unknown>
  return kty === 'EC' && crv === 'P-256' && typeof d === 'string' && typeof kid === 'string'
}
