import { fold, skeletonOf } from './fold-text.ts'
import { pinyinOf } from './name-pinyin.ts'
import { countCodePoints } from './normalise-password.ts'

/** What others know or find out about a person, as far as the caller knows it. Dates as `YYYY-MM-DD`. */
export type PasswordContext = {
  names?: readonly string[]
  phones?: readonly string[]
  documentNumbers?: readonly string[]
  birthDates?: readonly string[]
  usernames?: readonly string[]
  emails?: readonly string[]
  /** Names of the realm, its brand and its service, in any script. */
  realmNames?: readonly string[]
}

export type ContextKind = 'name' | 'phone' | 'document' | 'birth-date' | 'username' | 'email' | 'realm'

/** A word that guessers derive from the context. A weak one (initials, a year) counts only beside a strong one. */
export type ContextWord = { skeleton: string; kind: ContextKind; isWeak: boolean }

const strongFrom = 4
const strongHanFrom = 2

/** Every word that a guesser would derive, longest first. */
export function contextWords(context: PasswordContext): ContextWord[] {
  return [
    ...wordsOf('name', context.names, nameForms),
    ...wordsOf('phone', context.phones, phone => endings(digitsOf(phone), [11, 8, 7, 6, 4])),
    ...wordsOf('document', context.documentNumbers, number => [number, ...endings(number, [8, 6, 4])]),
    ...wordsOf('birth-date', context.birthDates, dateForms),
    ...wordsOf('username', context.usernames, username => [username]),
    ...wordsOf('email', context.emails, email => [email, email.split('@')[0] ?? '']),
    ...wordsOf('realm', context.realmNames, name => [name, ...nameForms(name)]),
  ].toSorted((left, right) => right.skeleton.length - left.skeleton.length)
}

function wordsOf(
  kind: ContextKind,
  values: readonly string[] | undefined,
  formsOf: (value: string) => string[],
): ContextWord[] {
  const forms = (values ?? []).flatMap(value => formsOf(fold(value.trim())))
  const plain = [...new Set(forms)].filter(form => countCodePoints(form) >= 2)
  const strong = plain.filter(isStrong)
  const backwards = strong.map(form => Array.from(form).toReversed().join(''))
  return [...new Set([...plain, ...backwards])].map(form => ({
    skeleton: skeletonOf(form),
    kind,
    isWeak: !isStrong(form),
  }))
}

function isStrong(form: string): boolean {
  // Four digits are a year, a day or an ending: common in good passwords too.
  if (/^\d{1,3}[\dx]$/.test(form)) return false
  return countCodePoints(form) >= (/\p{Script=Han}/u.test(form) ? strongHanFrom : strongFrom)
}

/** 王小明: itself, 小明, wangxiaoming, xiaoming, xiaomingwang, wang, wxm. A name in Latin letters: its words, and joined. */
function nameForms(name: string): string[] {
  const syllables = pinyinOf(name)
  if (syllables === undefined) {
    const parts = name.split(/[\s·.'-]+/)
    return /\p{Script=Han}/u.test(name) ? [name, withoutFirst(name)] : [...parts, parts.join(''), initialsOf(parts)]
  }
  const [surname = '', ...given] = syllables
  const givenName = given.join('')
  const initials = [initialsOf(syllables), initialsOf([...given, surname])]
  return [name, withoutFirst(name), surname + givenName, givenName + surname, givenName, surname, ...initials]
}

function dateForms(date: string): string[] {
  const [year = '', month = '', day = ''] = date.split('-')
  const [bareMonth, bareDay] = [String(Number(month)), String(Number(day))]
  const full = [year + month + day, year + bareMonth + bareDay, day + month + year, month + day + year]
  const marked = ['-', '.', '/'].map(mark => [year, month, day].join(mark))
  return [...full, ...marked, year.slice(2) + month + day, year + month, month + day, year]
}

function endings(text: string, lengths: readonly number[]): string[] {
  return lengths.filter(length => text.length >= length).map(length => text.slice(-length))
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '')
}

function withoutFirst(name: string): string {
  return Array.from(name).slice(1).join('')
}

function initialsOf(words: readonly string[]): string {
  return words.map(word => word.slice(0, 1)).join('')
}
