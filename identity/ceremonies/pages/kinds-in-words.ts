import type { Language } from '../../../kit/i18n/index.ts'
import type { Policy } from '../../realms/index.ts'
import { phrases } from '../phrases/index.ts'

/** The identifiers that a realm takes, within a sentence: 手机号、证件号码或登录名. */
export function kindsInWords(policy: Policy, language: Language): string {
  const t = phrases(language)
  const words = policy.identifiers.map(kind => t(`identifier.${kind}`))
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1).join(t('identifier.separator'))
  return before ? `${before}${t('identifier.or')}${last}` : last
}

/** As it stands by itself. */
export const asLabel = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
