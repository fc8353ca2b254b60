import { createPhrases } from '../../../kit/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** What to try with an account: `phrases(language)(account.trait)`. */
export const phrases = createPhrases(zhCN, en)
