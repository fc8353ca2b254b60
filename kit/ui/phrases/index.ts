import { createPhrases } from '../../i18n/index.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** The words that components bring themselves, whatever the page says. */
export const phrases = createPhrases(zhCN, en)
