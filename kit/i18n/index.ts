// Languages, typed phrases and the writing of dates, times and amounts. Owns no text of its own: each concept keeps its
// phrases beside its pages. zh-CN is written, en is written, zh-Hant is generated from zh-CN.
export { assertSameKeys } from './assert-same-keys.ts'
export {
  defaultTimeZone,
  formatDate,
  formatDateTime,
  formatDuration,
  formatNumber,
  formatRelative,
  formatTime,
  roundUpToMinute,
} from './format.ts'
export { inLanguage, type Written } from './in-language.ts'
export { isLanguage, type Language, languageNames, languages, matchLanguage } from './language.ts'
export { negotiateLanguage } from './negotiate-language.ts'
export { type Catalogue, createPhrases, type PlaceholderOf, type Translate } from './phrases.ts'
export { toTraditional } from './to-traditional.ts'
