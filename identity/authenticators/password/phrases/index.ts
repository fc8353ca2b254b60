import { createPhrases } from '../../../../kit/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** What passwords say to people: reasons, strength. `phrases(language)(reason.code, …)`. */
export const phrases = createPhrases(zhCN, en)
