import type { Language } from '../../../kit/i18n/index.ts'
import { phrases } from './phrases/index.ts'

export const nameOf = (language: Language): string => phrases(language)('service')
