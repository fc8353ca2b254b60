import type { Context } from 'hono'
import type { Parameters } from './parameters.ts'
import { malformed, readBody, requireMediaType, requireStorableText } from './read-body.ts'

export interface Upload {
  fields: Parameters
  /** By the name of their field. Nothing that the sender says of them is to be believed. */
  files: Readonly<Record<string, { name: string; bytes: Uint8Array }>>
}

/**
 * A form with files (RFC 7578), `limit` bytes in all. A name given twice is refused, as in other forms. Throws
 * request.unsupported_media_type, request.too_large or request.malformed.
 */
export async function readUpload(c: Context, limit: number): Promise<Upload> {
  requireMediaType(c, type => type === 'multipart/form-data', 'multipart/form-data')
  const body = await readBody(c, limit)
  const headers = { 'content-type': c.req.header('content-type') ?? '' }
  const form = await new Response(Uint8Array.from(body), { headers }).formData().catch((cause: unknown) => {
    throw malformed('not_multipart', cause)
  })
  const fields = Object.create(null) as Parameters
  const files = Object.create(null) as Record<string, Upload['files'][string]>
  for (const [name, value] of form) {
    if (name in fields || name in files) throw malformed('duplicate_parameter')
    requireStorableText(name)
    if (typeof value === 'string') fields[name] = requireStorableText(value)
    else files[name] = { name: requireStorableText(value.name), bytes: new Uint8Array(await value.arrayBuffer()) }
  }
  return { fields, files }
}
