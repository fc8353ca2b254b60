import { type Language, toTraditional } from '../../kit/i18n/index.ts'
import { said } from '../shell/index.ts'
import type { Words } from './store.ts'

/** A text of the policy as the page's language writes it. */
export function inLanguage(text: Words, language: Language): string {
  return language === 'zh-Hant' ? toTraditional(said(text, language)) : said(text, language)
}
