import { AppError } from '../errors/index.ts'
import { type KeyMaterial, parseKeyMaterial } from './key-material.ts'

const timeoutMs = 10_000

export type KeyServiceRequest = { url: string; token: string; production: boolean; fetch: typeof fetch }

/**
 * Asks a key service once, at the start. Protocol: `GET <url>` with `Authorization: Bearer <token>` and
 * `Accept: application/json`; the answer is 200 with the key material's JSON. A vault or an HSM's gateway is put behind
 * it by a few lines of the operator's own. Rotation is done there, then every process is started anew.
 */
export async function fetchKeyMaterial({ url, token, production, fetch }: KeyServiceRequest): Promise<KeyMaterial> {
  // Keys may cross a network only under TLS (ASVS 5.0 §12.3).
  if (production && !isPrivateEnough(url)) throw new AppError('key-service-not-https')
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  // A redirect would carry the token to a place nobody configured.
  const init = { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) } as const
  const { status, text } = await ask(() => fetch(url, init))
  if (status !== 200) throw new AppError('key-service-refused', { details: { status } })
  return parseKeyMaterial(text)
}

async function ask(request: () => Promise<Response>): Promise<{ status: number; text: string }> {
  try {
    const response = await request()
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    throw new AppError('key-service-unreachable', { cause })
  }
}

function isPrivateEnough(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
