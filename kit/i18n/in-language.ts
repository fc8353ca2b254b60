import type { Language } from './language.ts'
import { toTraditional } from './to-traditional.ts'

/** What an operator writes in a policy: once for each language that is written. */
export interface Written {
  readonly 'zh-CN': string
  readonly en: string
}

/** A text that is no phrase of ours, as the page's language writes it. */
export function inLanguage(text: Written, language: Language): string {
  if (language === 'en') return text.en
  return language === 'zh-Hant' ? toTraditional(text['zh-CN']) : text['zh-CN']
}
