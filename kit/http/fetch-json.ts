import { AppError } from '../errors/index.ts'

export type FetchJsonDependencies = {
  /** Throws inside a database transaction, where nothing but its own SQL may be awaited (design.md §5). */
  guard: (what: string) => void
  fetch?: typeof globalThis.fetch
  timeoutMs?: number
  maxBytes?: number
}

export type FetchRequest = {
  url: string | URL
  method?: string
  headers?: Record<string, string>
  /** Sent as it is. */
  body?: string
  timeoutMs?: number
  maxBytes?: number
}

export type FetchAnswer = {
  status: number
  headers: Headers
  text: string
  /** The text as JSON; throws upstream.malformed when it is none. */
  json(): unknown
}

export type FetchJson = (request: FetchRequest) => Promise<FetchAnswer>

/**
 * Outgoing HTTP with a deadline for the whole exchange and a limit on the answer. Any status is an answer; redirects are not
 * followed, so that credentials reach only whom they are meant for. Throws upstream.timeout, upstream.unreachable or
 * upstream.too_large, whose details name the host alone: paths and queries may hold personal data.
 */
export function createFetchJson(deps: FetchJsonDependencies): FetchJson {
  const send = deps.fetch ?? globalThis.fetch
  return async request => {
    const host = new URL(request.url).host
    deps.guard(`HTTP to ${host}`)
    const signal = AbortSignal.timeout(request.timeoutMs ?? deps.timeoutMs ?? 5_000)
    try {
      const response = await send(request.url, {
        method: request.method ?? 'GET',
        headers: request.headers ?? {},
        redirect: 'manual',
        signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      })
      const text = await limitedText(response, request.maxBytes ?? deps.maxBytes ?? 256 * 1024, host)
      return { status: response.status, headers: response.headers, text, json: () => parse(text, host) }
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw new AppError(signal.aborted ? 'upstream.timeout' : 'upstream.unreachable', { details: { host }, cause })
    }
  }
}

async function limitedText(response: Response, maxBytes: number, host: string): Promise<string> {
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw new AppError('upstream.too_large', { details: { host, limitBytes: maxBytes } })
    }
    chunks.push(value)
  }
}

function parse(text: string, host: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('upstream.malformed', { details: { host }, cause })
  }
}
