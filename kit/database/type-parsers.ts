import { AppError } from '../errors/index.ts'

/** How a column's text becomes a value, by PostgreSQL type number; the same on both databases, whatever their drivers do. */
export const typeParsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: text => text === 't',
  17: parseBytes,
  20: parseInteger,
  21: Number,
  23: Number,
  26: Number,
  700: Number,
  701: Number,
  114: parseJson,
  3802: parseJson,
  1184: parseTime,
  // A date, a time of day, a time without zone and an exact decimal have no JavaScript type that keeps them: text.
  1082: keepText,
  1083: keepText,
  1114: keepText,
  1186: keepText,
  1700: keepText,
}

/** The array types of the above whose elements are not text. */
export const arrayTypes: Readonly<Record<number, number>> = {
  1000: 16,
  1001: 17,
  1016: 20,
  1005: 21,
  1007: 23,
  1021: 700,
  1022: 701,
  199: 114,
  3807: 3802,
  1185: 1184,
  1182: 1082,
  1115: 1114,
  1187: 1186,
  1231: 1700,
}

function keepText(text: string): string {
  return text
}

function parseJson(text: string): unknown {
  return JSON.parse(text)
}

/** An int8 is a number as long as it is exact; a greater one is refused, never rounded: store such values as text. */
function parseInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new AppError('database.unsafe_integer')
  return value
}

/** Both connections run in UTC, so a time reads `2026-01-31 08:15:00.123456+00`. Microseconds are cut to milliseconds. */
function parseTime(text: string): Date {
  const time = new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z'))
  if (Number.isNaN(time.getTime())) throw new AppError('database.unreadable_time')
  return time
}

function parseBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}
