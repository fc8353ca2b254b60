import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { AppError } from '../errors/index.ts'
import { noteOf } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type ParseOptions = {
  /** A variable with this prefix that no setting claims is an error: a mistyped name must not pass for a default. */
  ownPrefix?: string
  /** Names with the prefix that something else reads. */
  alsoKnown?: readonly string[]
  readFile?: (path: string) => string
}

type Source = { value: string | undefined } | { problem: string }

/**
 * The settings, parsed once at the start. Every wrong one yields a sentence that says what to write; all of them are told
 * together. Throws settings.invalid with `details.sentences`. An empty variable counts as not set.
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  env: Environment,
  schema: z.ZodObject<Shape>,
  options: ParseOptions = {},
): z.output<z.ZodObject<Shape>> {
  const sentences: string[] = []
  const values: Record<string, string> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const { secret = false } = noteOf(field)
    const source = secret ? secretSource(env, name, options.readFile) : { value: env[name] || undefined }
    if ('problem' in source) sentences.push(source.problem)
    else if (source.value !== undefined) values[name] = source.value
  }
  sentences.push(...unknownNames(env, schema, options))
  if (sentences.length > 0) throw invalid(sentences)
  const result = schema.safeParse(values)
  if (result.success) return result.data
  const wrong = new Set(result.error.issues.map(issue => String(issue.path[0])))
  throw invalid([...wrong].map(name => sentenceFor(name, values[name], schema.shape[name])))
}

const invalid = (sentences: string[]): AppError => new AppError('settings.invalid', { details: { sentences } })

function sentenceFor(name: string, value: string | undefined, field: z.core.$ZodType | undefined): string {
  const { mustBe, secret = false } = field ? noteOf(field) : { mustBe: 'set correctly' }
  if (value === undefined) return `${name} must be set: ${mustBe}.`
  return secret
    ? `${name} must be ${mustBe}; its value is secret and not shown.`
    : `${name} must be ${mustBe}; it is '${value}'.`
}

/** A secret comes from the variable or from the file that `<NAME>_FILE` points at, as container secrets are mounted. */
function secretSource(env: Environment, name: string, readFile = readText): Source {
  const [value, path] = [env[name] || undefined, env[`${name}_FILE`] || undefined]
  if (path === undefined) return { value }
  if (value !== undefined) return { problem: `${name} and ${name}_FILE are both set; keep one of them.` }
  try {
    return { value: readFile(path).replace(/\r?\n$/, '') || undefined }
  } catch {
    return { problem: `${name}_FILE must be a file that can be read; it is '${path}'.` }
  }
}

const readText = (path: string): string => readFileSync(path, 'utf8')

function unknownNames<Shape extends z.ZodRawShape>(
  env: Environment,
  schema: z.ZodObject<Shape>,
  { ownPrefix, alsoKnown = [] }: ParseOptions,
): string[] {
  if (ownPrefix === undefined) return []
  const known = new Set<string>(alsoKnown)
  for (const [name, field] of Object.entries(schema.shape)) {
    known.add(name)
    if (noteOf(field).secret) known.add(`${name}_FILE`)
  }
  const unknown = Object.keys(env).filter(name => name.startsWith(ownPrefix) && !known.has(name))
  const names = [...known]
    .filter(name => name.startsWith(ownPrefix))
    .toSorted()
    .join(', ')
  return unknown.map(name => `${name} is no setting of this program; those that begin with ${ownPrefix} are ${names}.`)
}
