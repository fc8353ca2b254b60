/** A language a page can be shown in. zh-CN is written first, en is complete, zh-Hant is generated from zh-CN. */
export type Language = 'zh-CN' | 'zh-Hant' | 'en'

export const languages: readonly Language[] = ['zh-CN', 'zh-Hant', 'en']

/** Each language by its own name, as a language menu shows it whatever the page's language. */
export const languageNames: Readonly<Record<Language, string>> = {
  'zh-CN': '简体中文',
  'zh-Hant': '繁體中文',
  en: 'English',
}

/** True for exactly the tags that we use ourselves (a cookie's or a query's value). */
export function isLanguage(value: unknown): value is Language {
  return languages.some(language => language === value)
}

/** The language of ours that serves a BCP 47 tag best, or undefined when none does. */
export function matchLanguage(tag: string): Language | undefined {
  const [primary, ...subtags] = tag.trim().toLowerCase().split('-')
  if (primary === 'en') return 'en'
  if (primary === 'yue') return subtags.includes('hans') ? 'zh-CN' : 'zh-Hant'
  if (primary !== 'zh') return undefined
  if (subtags.includes('hans')) return 'zh-CN'
  return subtags.some(subtag => traditional.has(subtag)) ? 'zh-Hant' : 'zh-CN'
}

const traditional = new Set(['hant', 'tw', 'hk', 'mo'])
