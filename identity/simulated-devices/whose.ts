import type { Language } from '../../kit/i18n/index.ts'
import type { Owned } from './device-desk.ts'
import { phrases } from './phrases/index.ts'

/** `王小青的 · 青禾银行` */
export function whose({ holder, realm }: Owned, language: Language): string {
  const t = phrases(language)
  const name = realm[language === 'en' ? 'en' : 'zh-CN']
  return holder === null ? t('stock', { realm: name }) : t('holder', { holder, realm: name })
}
