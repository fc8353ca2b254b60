import { createPhrases } from '../../../kit/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** What an import says to the operator; `phrases(language)(rejection.code)` says why a line was left out. */
export const phrases = createPhrases(zhCN, en)
