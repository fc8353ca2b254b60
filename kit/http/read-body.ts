import type { Context } from 'hono'
import { AppError } from '../errors/index.ts'

/** 64 KiB: the largest form of ours is far below it. */
export const defaultBodyLimit = 64 * 1024

const bodies = new WeakMap<Request, Promise<Uint8Array>>()

/**
 * The request's bytes, counted as they arrive so that a missing or false Content-Length cannot fill the memory.
 * Read once and remembered: the CSRF check and the form reader may both ask.
 */
export function readBody(c: Context, limit: number): Promise<Uint8Array> {
  const request = c.req.raw
  const known = bodies.get(request)
  if (known) return known
  const reading = collect(request, limit)
  bodies.set(request, reading)
  return reading
}

async function collect(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(cause => {
      throw malformed('incomplete', cause)
    })
    if (done) return Buffer.concat(chunks)
    size += value.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(value)
  }
}

export const tooLarge = (limit: number): AppError =>
  new AppError('request.too_large', { details: { limitBytes: limit } })

/** The media type without parameters; a charset other than UTF-8 is refused rather than misread. */
export function requireMediaType(c: Context, accepted: (type: string) => boolean, expected: string): void {
  const [type = '', ...parameters] = (c.req.header('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  const charset = parameters.find(parameter => parameter.startsWith('charset='))?.slice('charset='.length)
  const readable = charset === undefined || charset.replaceAll('"', '') === 'utf-8'
  if (!accepted(type) || !readable) {
    throw new AppError('request.unsupported_media_type', { details: { expected } })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw malformed('not_utf8', cause)
  }
}

export const malformed = (reason: string, cause?: unknown): AppError =>
  new AppError('request.malformed', { details: { reason }, ...(cause === undefined ? {} : { cause }) })

/** PostgreSQL stores neither U+0000 nor lone surrogates: caught here they are a 400, there they would be a 500. */
export function requireStorableText(text: string): string {
  if (text.includes('\u0000') || !text.isWellFormed()) throw malformed('forbidden_character')
  return text
}
