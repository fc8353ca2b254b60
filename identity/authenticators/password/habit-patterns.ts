import { isKeyboardWalk } from './keyboard-walk.ts'

/** A habit that is a rule rather than a word. */
export type Habit = 'birthday' | 'phone-number' | 'document-number' | 'love-number' | 'keyboard' | 'repeat'

const year = '(?:19[3-9]\\d|20[0-3]\\d)'
const month = '(?:0?[1-9]|1[0-2])'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const shortYear = '(?:[3-9]\\d|[0-3]\\d)'
const fullDate = `${year}[-./]?${month}[-./]?${day}`
const shortDate = `${shortYear}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])`
const loveNumber =
  '(?:5201314|1314520|1314521|5211314|584520|7758521|520|521|1314|3344|9420|147|168|518|666|888|999|110)'
const mark = '[!@#$%^&*._~+=?-]'

const patterns: readonly (readonly [Habit, RegExp])[] = [
  // Initials, then a birthday, then perhaps a letter or a mark: wxm19900817.
  ['birthday', new RegExp(`^[a-z]{0,4}${mark}?(?:${fullDate}|${shortDate})[a-z]{0,3}${mark}?$`)],
  ['phone-number', new RegExp(`^[a-z]{0,3}${mark}?(?:\\+?86)?1[3-9]\\d{9}[a-z]{0,3}${mark}?$`)],
  ['document-number', /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]$/],
  ['love-number', new RegExp(`^[a-z]{0,3}${mark}?(?:${loveNumber}){2,}[a-z]{0,3}${mark}?$`)],
  ['love-number', new RegExp(`^[a-z]{0,3}${mark}?(?:5201314|1314520|1314521|5211314|7758521)\\d{0,4}${mark}?$`)],
  // One to four characters over and over: abcabcabc, 12121212.
  ['repeat', /^(.{1,4}?)\1{2,}$/u],
]

/** The habit that the whole of a folded password follows, if any. */
export function habitOf(folded: string): Habit | undefined {
  const found = patterns.find(([, pattern]) => pattern.test(folded))
  if (found !== undefined) return found[0]
  return isKeyboardWalk(folded) ? 'keyboard' : undefined
}

const tail = new RegExp(`^${mark}?(?:${fullDate}|${shortDate}|(?:${loveNumber})+|\\d{0,4})${mark}{0,2}$`)

/**
 * The words a password is built on, once its ornaments are taken off: digits before; a date, a lucky number or up to
 * four digits behind, with a mark or two. `zhangwei@1990!` is built on `zhangwei`.
 */
export function coreOf(folded: string): string | undefined {
  const [, before = '', core, behind = ''] = /^([^a-z\p{L}]{0,4})(\p{L}+)(.*)$/su.exec(folded) ?? []
  if (core === undefined || before + behind === '') return undefined
  return tail.test(behind) ? core : undefined
}
