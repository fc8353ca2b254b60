import { createContext, useContext } from 'hono/jsx'
import type { Language } from '../i18n/index.ts'
import { phrases } from './phrases/index.ts'

/** The page's language, for the few words that components bring themselves. Set by `Page`. */
export const LanguageContext = createContext<Language>('zh-CN')

/** The components' own phrases in the page's language. */
export function useWords(): ReturnType<typeof phrases> {
  return phrases(useContext(LanguageContext))
}
