import type { Language } from '../../../kit/i18n/index.ts'
import type { EntryKind } from '../ledger/index.ts'
import { phrases } from './phrases/index.ts'

/** What a statement, a page or a file calls this kind of movement. */
export const kindName = (kind: EntryKind, language: Language): string => phrases(language)(`kind.${kind}`)
