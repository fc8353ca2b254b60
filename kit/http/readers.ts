import type { Context } from 'hono'
import type { z } from 'zod'
import { AppError } from '../errors/index.ts'
import { parseJsonStrictly } from './json-text.ts'
import { type Parameters, parseParameters } from './parameters.ts'
import { decodeUtf8, defaultBodyLimit, readBody, requireMediaType, requireStorableText } from './read-body.ts'

export type ReadOptions = {
  /** Bytes; 64 KiB by default. */
  limit?: number
}
export type ParameterOptions = {
  /** Names that may stand several times (check boxes); they arrive as arrays. */
  repeated?: readonly string[]
}
export type Issue = { path: string; code: string }

/**
 * The fields of an urlencoded form as the person sent them, for a page that shows its own errors at the field.
 * Throws request.unsupported_media_type, request.too_large or request.malformed.
 */
export async function readFields(c: Context, options: ReadOptions & ParameterOptions = {}): Promise<Parameters> {
  const form = 'application/x-www-form-urlencoded'
  requireMediaType(c, type => type === form, form)
  return parseParameters(decodeUtf8(await readBody(c, options.limit ?? defaultBodyLimit)), options.repeated)
}

/** As `readFields`, then parsed by the schema; throws request.invalid with the issues beside the above. */
export async function readForm<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  options: ReadOptions & ParameterOptions = {},
): Promise<z.output<Schema>> {
  return parseWith(schema, await readFields(c, options))
}

/** A JSON body, parsed by the schema. Throws as `readForm` does. */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  options: ReadOptions = {},
): Promise<z.output<Schema>> {
  requireMediaType(c, type => type === 'application/json' || type.endsWith('+json'), 'application/json')
  const value = parseJsonStrictly(decodeUtf8(await readBody(c, options.limit ?? defaultBodyLimit)))
  requireStorable(value)
  return parseWith(schema, value)
}

/** The body as it came, for what is signed over it. May be read again as JSON. */
export async function readText(c: Context, options: ReadOptions = {}): Promise<string> {
  return decodeUtf8(await readBody(c, options.limit ?? defaultBodyLimit))
}

/** The query string, as strictly as a form. */
export function readQuery<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  options: ParameterOptions = {},
): z.output<Schema> {
  const url = c.req.url
  const start = url.indexOf('?')
  const end = url.indexOf('#', start)
  const query = start < 0 ? '' : url.slice(start + 1, end < 0 ? undefined : end)
  return parseWith(schema, parseParameters(query, options.repeated))
}

/** Parses by the schema or throws request.invalid; what was sent is never repeated in the details. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new AppError('request.invalid', { details: { issues: result.error.issues.flatMap(issuesOf).slice(0, 50) } })
}

/** A schema's own check names its code: `.refine(test, { params: { code: 'phone.not_mobile' } })`. */
function issuesOf(issue: z.core.$ZodIssue): Issue[] {
  const at = issue.path.map(safeName)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({ path: [...at, safeName(key)].join('.'), code: issue.code }))
  }
  const own: unknown = issue.code === 'custom' ? issue.params?.code : undefined
  return [{ path: at.join('.'), code: typeof own === 'string' ? own : issue.code }]
}

/** Names may come from the sender (records, unknown keys): only what looks like a name is repeated. */
const safeName = (name: PropertyKey): string => (/^[\w-]{1,40}$/.test(String(name)) ? String(name) : '?')

function requireStorable(value: unknown): void {
  if (typeof value === 'string') requireStorableText(value)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      requireStorableText(name)
      requireStorable(inner)
    }
  }
}
