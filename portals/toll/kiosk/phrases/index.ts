import { createPhrases } from '../../../../kit/i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export const phrases = createPhrases(zhCN, en)
