import type { Language } from './language.ts'

/** Where the organisations are; a realm's policy may name another. */
export const defaultTimeZone = 'Asia/Shanghai'

/** `2026年3月5日 14:07` · `5 March 2026, 14:07` */
export function formatDateTime(date: Date, language: Language, timeZone = defaultTimeZone): string {
  const separator = language === 'en' ? ', ' : ' '
  return formatDate(date, language, timeZone) + separator + formatTime(date, language, timeZone)
}

/** `2026年3月5日` · `5 March 2026` */
export function formatDate(date: Date, language: Language, timeZone = defaultTimeZone): string {
  return dateTimeFormat(language, { timeZone, year: 'numeric', month: 'long', day: 'numeric' }).format(date)
}

/** `14:07`, always by the 24-hour clock. */
export function formatTime(date: Date, language: Language, timeZone = defaultTimeZone): string {
  return dateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date)
}

/** The first whole minute not before `date`: who comes at the time that is said is not sent away again. */
export function roundUpToMinute(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / minute) * minute)
}

/** How long ago or ahead, in the largest unit that fits: `刚刚`, `3分钟前`, `in 2 days`. */
export function formatRelative(date: Date, now: Date, language: Language): string {
  const difference = date.getTime() - now.getTime()
  if (difference <= 0 && difference > -minute) return justNow[language]
  const unit = units.find(each => Math.abs(difference) >= each.milliseconds) ?? second
  const amount = Math.trunc(difference / unit.milliseconds)
  return relativeFormat(language, 'auto').format(amount, unit.name)
}

/**
 * A length of time in at most two units, rounded up so that "wait 1 minute" is never too short:
 * `1小时 30分钟`, `1 hour 30 minutes`.
 */
export function formatDuration(milliseconds: number, language: Language): string {
  const largest = units.find(each => milliseconds >= each.milliseconds) ?? second
  const next = units[units.indexOf(largest) + 1]
  const smallest = next ?? largest
  const rounded = Math.max(0, Math.ceil(milliseconds / smallest.milliseconds)) * smallest.milliseconds
  // Rounding up can fill the larger unit: 59 min 60 s is one hour.
  const top = units.find(each => rounded >= each.milliseconds) ?? second
  const whole = Math.floor(rounded / top.milliseconds)
  const rest = next === undefined || top !== largest ? 0 : (rounded - whole * top.milliseconds) / next.milliseconds
  const words = [amountOf(whole, top.name, language)]
  if (next !== undefined && rest > 0) words.push(amountOf(rest, next.name, language))
  return words.join(' ')
}

/** `1,234.5` with the language's separators. */
export function formatNumber(value: number, language: Language): string {
  return numberFormat(language, undefined).format(value)
}

const minute = 60_000

const justNow: Readonly<Record<Language, string>> = { 'zh-CN': '刚刚', 'zh-Hant': '剛剛', en: 'just now' }

const second = { name: 'second', milliseconds: 1000 } as const

const units = [
  { name: 'day', milliseconds: 86_400_000 },
  { name: 'hour', milliseconds: 3_600_000 },
  { name: 'minute', milliseconds: minute },
  second,
] as const

/** English dates are written day first, as readers outside the United States expect. */
const locales: Readonly<Record<Language, string>> = { 'zh-CN': 'zh-CN', 'zh-Hant': 'zh-Hant', en: 'en-GB' }

function amountOf(value: number, unit: string, language: Language): string {
  return numberFormat(language, unit).format(value)
}

// Making a formatter costs a hundred times what using it does, and a list of events uses it on every line.

const dateTimeFormat = once((language, options: Intl.DateTimeFormatOptions) => {
  return new Intl.DateTimeFormat(locales[language], options)
})

const relativeFormat = once((language, numeric: 'auto') => new Intl.RelativeTimeFormat(locales[language], { numeric }))

const numberFormat = once((language, unit: string | undefined) => {
  const options = unit === undefined ? {} : ({ style: 'unit', unit, unitDisplay: 'long' } as const)
  return new Intl.NumberFormat(locales[language], options)
})

/** Makes each formatter the first time it is asked for. */
function once<Options, Format>(make: (language: Language, options: Options) => Format) {
  const made = new Map<string, Format>()
  return (language: Language, options: Options): Format => {
    const key = JSON.stringify([language, options])
    const known = made.get(key) ?? make(language, options)
    made.set(key, known)
    return known
  }
}
