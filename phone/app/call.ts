import type { RealmConfig } from './config.ts'
import { proofOf } from './device-key.ts'
import { signedOut, withFreshToken } from './sign-in.ts'

export interface Refusal {
  ok: false
  /** `offline` and `signed-out` beside the codes of the API. */
  code: string
  details: Readonly<Record<string, unknown>>
}

export type Called<Body> = { ok: true; body: Body } | Refusal

const refusal = (code: string, details: Readonly<Record<string, unknown>> = {}): Refusal => ({
  ok: false,
  code,
  details,
})

interface Request {
  realm: RealmConfig
  language: string
}

/** Calls the realm's API with a token and a proof for exactly this call. */
export async function call<Body>(
  { realm, language }: Request,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Called<Body>> {
  const opened = await open({ realm, language }, { method, path, body })
  if (!opened.ok) return opened
  const { response } = opened
  const text = await response.text().catch(() => '')
  return { ok: true, body: (text === '' ? {} : JSON.parse(text)) as Body }
}

/** The same as far as the answer's beginning: for what is read as it comes. */
export async function open(
  { realm, language }: Request,
  { method, path, body, signal }: { method: string; path: string; body?: unknown; signal?: AbortSignal },
): Promise<{ ok: true; response: Response } | Refusal> {
  const fresh = await withFreshToken(realm)
  if (!fresh.ok) return refusal(fresh.code)
  const { account } = fresh
  const token = account.tokens?.access ?? ''
  const url = `${realm.issuer}/api${path}`
  try {
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `DPoP ${token}`,
        DPoP: await proofOf(account, { method, url: url.replace(/\?.*$/, ''), token }),
        'Accept-Language': language,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    if (response.ok) return { ok: true, response }
    const problem = (await response.json().catch(() => ({}))) as { code?: string; details?: Record<string, unknown> }
    const code = problem.code ?? (response.status >= 500 ? 'offline' : 'unexpected')
    if (code === 'token.invalid') await signedOut(account)
    return refusal(code === 'token.invalid' ? 'signed-out' : code, problem.details)
  } catch {
    return refusal('offline')
  }
}
