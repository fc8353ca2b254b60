import type { Language } from '../../../kit/i18n/index.ts'
import type { TransferRefusal } from '../ledger/index.ts'
import { phrases } from './phrases/index.ts'

/** Why the books have refused it, and what to do. */
export const refusalWords = (code: TransferRefusal, language: Language): string => phrases(language)(code)
