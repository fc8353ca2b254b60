import { formatDuration, type Language } from '../../kit/i18n/index.ts'
import type { WrittenLanguage } from './article.ts'

/** The part of a realm's policy that articles speak of. Lengths of time are in milliseconds. */
export interface HelpPolicy {
  name: Readonly<Record<WrittenLanguage, string>>
  origin: string
  hotline: string
  senderName: string
  identifiers: readonly IdentifierKind[]
  recovery: { items: readonly RecoveryItem[] }
  password: {
    minLength: number
    maxLength: number
    composition?: Partial<Record<CharacterClass, boolean>> | undefined
    rotation: { mode: 'off' | 'remind' | 'demand'; after: number }
  }
  locks: { password: { attempts: number; lasts: number | 'next-day'; cumulative: number } }
  codes: { 'sms-code': { digits: number; lifetime: number; tries: number; resendAfter: number } }
  throttles: { 'code-per-recipient-day': { limit: number } }
  sessions: { idle: number; absolute: number; sharedIdle: number }
  phones: { session: { idle: number } }
  dormantAfter: number
  identifierChange: { wait: number }
  closing: { coolingOff: number; eventsKept: number }
  /** Working days within which a complaint is answered and a closed account erased. */
  answerWithin?: number
}

type IdentifierKind = 'phone' | 'username' | 'national-id' | 'email' | 'bank-card'
type RecoveryItem = 'national-id' | 'national-id-last-6' | 'name'
type CharacterClass = 'letters' | 'digits' | 'symbols' | 'caseMix'
type Words = Readonly<Record<WrittenLanguage, string>>

/** Fifteen working days: 《App违法违规收集使用个人信息行为认定方法》(2019) item 6. A policy may promise less. */
const longestAnswer = 15

const identifierWords: Readonly<Record<IdentifierKind, Words>> = {
  phone: { 'zh-CN': '手机号', en: 'mobile number' },
  username: { 'zh-CN': '登录名', en: 'username' },
  'national-id': { 'zh-CN': '证件号码', en: 'ID number' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  'bank-card': { 'zh-CN': '卡号或账号', en: 'card or account number' },
}

const itemWords: Readonly<Record<RecoveryItem, Words>> = {
  'national-id': { 'zh-CN': '证件号码', en: 'your ID number' },
  'national-id-last-6': { 'zh-CN': '证件号码末六位', en: 'the last six characters of your ID number' },
  name: { 'zh-CN': '姓名', en: 'your name' },
}

const classWords: Readonly<Record<CharacterClass, Words>> = {
  letters: { 'zh-CN': '字母', en: 'letters' },
  digits: { 'zh-CN': '数字', en: 'digits' },
  symbols: { 'zh-CN': '特殊字符', en: 'special characters' },
  caseMix: { 'zh-CN': '大小写', en: 'both capital and small letters' },
}

const characterClasses: readonly CharacterClass[] = ['letters', 'digits', 'symbols', 'caseMix']

type Figure = (policy: HelpPolicy, language: WrittenLanguage) => string

/** Each placeholder an article may use, and how the realm's policy fills it. */
const figures = {
  'brand.name': (policy, language) => policy.name[language],
  'brand.origin': policy => policy.origin,
  'contact.hotline': policy => policy.hotline,
  'sms.signature': policy => `【${policy.senderName}】`,
  'signIn.identifiers': (policy, language) => oneOf(policy.identifiers, identifierWords, language),
  'recovery.items': (policy, language) => oneOf(policy.recovery.items, itemWords, language),
  'password.minLength': policy => String(policy.password.minLength),
  'password.maxLength': policy => String(policy.password.maxLength),
  'password.composition': composition,
  'password.rotation': rotation,
  'lock.attempts': policy => String(policy.locks.password.attempts),
  'lock.cumulative': policy => String(policy.locks.password.cumulative),
  'lock.duration': (policy, language) => lockLength(policy.locks.password.lasts, language),
  'code.length': policy => String(policy.codes['sms-code'].digits),
  'code.lifetime': (policy, language) => lengthOfTime(policy.codes['sms-code'].lifetime, language),
  'code.attempts': policy => String(policy.codes['sms-code'].tries),
  'code.resendAfter': (policy, language) => lengthOfTime(policy.codes['sms-code'].resendAfter, language),
  'code.perDay': policy => String(policy.throttles['code-per-recipient-day'].limit),
  'account.idleAfter': (policy, language) => lengthOfTime(policy.dormantAfter, language),
  'change.wait': (policy, language) => lengthOfTime(policy.identifierChange.wait, language),
  'session.idle': (policy, language) => lengthOfTime(policy.sessions.idle, language),
  'session.sharedIdle': (policy, language) => lengthOfTime(policy.sessions.sharedIdle, language),
  'session.absolute': (policy, language) => lengthOfTime(policy.sessions.absolute, language),
  'session.phoneIdle': (policy, language) => lengthOfTime(policy.phones.session.idle, language),
  'closing.coolingOff': (policy, language) => lengthOfTime(policy.closing.coolingOff, language),
  'closing.deadline': workingDays,
  'complaints.deadline': workingDays,
  'events.retention': (policy, language) => lengthOfTime(policy.closing.eventsKept, language),
} as const satisfies Readonly<Record<string, Figure>>

export type FigureName = keyof typeof figures

export const figureNames: readonly string[] = Object.keys(figures)

const isFigureName = (name: string): name is FigureName => Object.hasOwn(figures, name)

/** `{{name}}`, as articles write it. */
export const figurePlaceholder = /\{\{([^{}]*)\}\}/g

/** The names of all placeholders in a text, in order. */
export const placeholdersIn = (text: string): string[] =>
  [...text.matchAll(figurePlaceholder)].map(([, name]) => name ?? '')

/**
 * A text with its placeholders filled from the policy, each value passed through `escape` (for HTML). A name that is not known
 * stays as it is; `findHelpProblems` reports it.
 */
export function fillFigures(
  text: string,
  policy: HelpPolicy,
  language: WrittenLanguage,
  escape: (value: string) => string = value => value,
): string {
  return text.replace(figurePlaceholder, (whole, name: string) =>
    isFigureName(name) ? escape(figures[name](policy, language)) : whole,
  )
}

/** Up to three days are said in hours, as people say them: 24 hours, not one day. */
function lengthOfTime(milliseconds: number, language: WrittenLanguage): string {
  const hours = milliseconds / 3_600_000
  if (hours < 24 || hours > 72 || !Number.isInteger(hours)) return formatDuration(milliseconds, language)
  return language === 'en' ? `${hours} hours` : `${hours}小时`
}

function lockLength(lasts: number | 'next-day', language: WrittenLanguage): string {
  if (lasts !== 'next-day') return lengthOfTime(lasts, language)
  return language === 'en' ? 'until the next midnight' : '到第二天零点'
}

function composition(policy: HelpPolicy, language: WrittenLanguage): string {
  const asked = characterClasses.filter(one => policy.password.composition?.[one] === true)
  if (asked.length === 0) return language === 'en' ? 'any characters will do' : '用什么字符都可以'
  const words = asked.map(one => classWords[one][language])
  return language === 'en'
    ? `use ${listOf(words, language, 'conjunction')}`
    : `包含${listOf(words, language, 'conjunction')}`
}

function rotation(policy: HelpPolicy, language: WrittenLanguage): string {
  const { mode, after } = policy.password.rotation
  const time = lengthOfTime(after, language)
  if (mode === 'off') return language === 'en' ? 'There is no need to change it regularly' : '不用定期更换'
  if (mode === 'demand') return language === 'en' ? `Change it every ${time}` : `每${time}更换一次`
  return language === 'en'
    ? `After ${time} we remind you to change it. You can still sign in`
    : `用满${time}会提醒您更换，不换也能登录`
}

function workingDays(policy: HelpPolicy, language: WrittenLanguage): string {
  const days = policy.answerWithin ?? longestAnswer
  return language === 'en' ? `${days} working days` : `${days} 个工作日`
}

function oneOf<Kind extends string>(
  kinds: readonly Kind[],
  words: Readonly<Record<Kind, Words>>,
  language: WrittenLanguage,
): string {
  return listOf(
    kinds.map(kind => words[kind][language]),
    language,
    'disjunction',
  )
}

const listOf = (words: readonly string[], language: Language, type: Intl.ListFormatType): string =>
  new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type }).format(words)
