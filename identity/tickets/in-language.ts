import { type Language, toTraditional } from '../../kit/i18n/index.ts'
import { phoneClientId } from '../phones/index.ts'
import type { Realm } from '../realms/index.ts'
import { said } from '../shell/index.ts'
import type { Words } from './store.ts'

/** A text of the policy as the page's language writes it. */
export function inLanguage(text: Words, language: Language): string {
  return language === 'zh-Hant' ? toTraditional(said(text, language)) : said(text, language)
}

/** What the phone app is called here: one for all realms, each of which has it among its applications. */
export const appName = ({ policy }: Realm): Words =>
  policy.clients.find(({ id }) => id === phoneClientId)?.name ?? policy.name
