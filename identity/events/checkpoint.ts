import { mkdir, open } from 'node:fs/promises'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { z } from 'zod'
import type { SigningKey } from '../../kit/crypto/index.ts'

/** The head of a realm's chain at a time, as it is signed. */
export const checkpointSchema = z.strictObject({
  realm: z.string(),
  seq: z.int().min(1),
  hash: z.string(),
  at: z.iso.datetime(),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

export type PublicKey = Readonly<Record<string, string>>

/** What a signature is for stands in its header, so that one statement never passes for another (RFC 8725 3.11). */
export type StatementType = 'lingpai-checkpoint' | 'lingpai-erasure'

export async function signStatement(key: SigningKey, type: StatementType, statement: unknown): Promise<string> {
  return await new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: type })
    .sign(await importJWK(key.privateJwk, key.alg))
}

/** What was signed, by one of these keys and of this type; null for everything else. */
export async function readStatement(
  signature: string,
  type: StatementType,
  keys: readonly PublicKey[],
): Promise<unknown> {
  try {
    const { payload } = await compactVerify(
      signature,
      async header => {
        const key = keys.find(each => each.kid === header.kid)
        // The algorithm is the key's own, never the header's word for it (RFC 8725 3.1).
        if (key?.alg === undefined || key.alg !== header.alg || header.typ !== type) throw new Error('not one of ours')
        return await importJWK(key, key.alg)
      },
      { algorithms: ['ES256', 'RS256', 'Ed25519'] },
    )
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return null
  }
}

/** The file outside the database that a realm's checkpoints are also written to. */
export const checkpointFileOf = (folder: URL, realm: string): URL =>
  new URL(`${encodeURIComponent(realm)}.jsonl`, folder)

/** Appends one line and waits until it is on the disk. A line torn by a crash is ended first. */
export async function appendLine(folder: URL, realm: string, line: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(checkpointFileOf(folder, realm), 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const last = Buffer.alloc(1, '\n')
    if (size > 0) await file.read(last, 0, 1, size - 1)
    await file.write(`${last.toString() === '\n' ? '' : '\n'}${line}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}
