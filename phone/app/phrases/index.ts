import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type PhraseKey = keyof typeof zhCN
export type AppLanguage = 'zh-CN' | 'en'

const catalogues: Readonly<Record<AppLanguage, Readonly<Record<PhraseKey, string>>>> = { 'zh-CN': zhCN, en }

/** The phone carries both languages and no more: what makes zh-Hant of them would be larger than the app. */
export function phrase(language: AppLanguage, key: PhraseKey, values: Readonly<Record<string, string | number>> = {}) {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

export const isPhrase = (key: string): key is PhraseKey => Object.hasOwn(zhCN, key)
