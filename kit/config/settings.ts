import { z } from 'zod'

/** What a setting must be, in words that finish the sentence "LINGPAI_PORT must be …"; and whether its value is secret. */
type Note = { mustBe: string; secret?: boolean }

const notes = z.registry<Note>()

/** Gives any zod schema the words that the error sentence needs. */
export function setting<Schema extends z.ZodType>(mustBe: string, schema: Schema): Schema {
  // A registry knows schemas by identity; the copy keeps a shared schema from being described twice.
  const own = schema.clone()
  notes.add(own, { mustBe })
  return own
}

/** Its value is never repeated in an error, and it may be given as a file: `<NAME>_FILE`. */
export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  const own = schema.clone()
  notes.add(own, { mustBe: noteOf(schema).mustBe, secret: true })
  return own
}

export function wholeNumber(min: number, max: number) {
  const digits = z.string().regex(/^\d{1,15}$/)
  const number = digits.transform(Number).refine(value => value >= min && value <= max)
  return setting(`a whole number from ${min} to ${max}`, number)
}

export function yesOrNo() {
  const word = z.string().transform(value => value.toLowerCase())
  const known = word.pipe(z.enum(['true', 'yes', '1', 'false', 'no', '0']))
  return setting(
    'yes or no',
    known.transform(value => value === 'true' || value === 'yes' || value === '1'),
  )
}

export function oneOf<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return setting(`one of ${choices.join(', ')}`, z.enum(choices))
}

/** A URL with one of the schemes, such as `['postgres', 'postgresql']`. */
export function urlOf(schemes: readonly string[]) {
  const example = schemes.map(scheme => `${scheme}://`).join(' or ')
  return setting(
    `a URL that begins with ${example}`,
    z.string().refine(value => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))),
  )
}

/** A list with commas; empty parts are left out. */
export function list() {
  return setting(
    'a list with commas between',
    z.string().transform(value =>
      value
        .split(',')
        .map(part => part.trim())
        .filter(Boolean),
    ),
  )
}

export function text(mustBe = 'a text that is not empty') {
  return setting(mustBe, z.string().min(1))
}

export function folder() {
  return setting('the path of a folder', z.string().min(1))
}

/** The note of a schema or of the one it wraps (`.optional()`, `.default()`). */
export function noteOf(schema: z.core.$ZodType): Note {
  for (let inner: z.core.$ZodType = schema; ; ) {
    const note = notes.get(inner)
    if (note) return note
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      inner = inner.unwrap()
    } else return { mustBe: 'set correctly' }
  }
}
