import type { AppConfig, RealmConfig } from './config.ts'
import { type AppLanguage, isPhrase, type PhraseKey, phrase } from './phrases/index.ts'
import type { KeptAccount } from './vault.ts'
import type { Waiting } from './waiting.ts'
import type { Wishes } from './wishes.ts'

export type Path = '/' | '/scan' | '/codes' | '/inbox' | '/security' | '/settings' | '/gesture' | '/request'
export const paths: readonly Path[] = [
  '/',
  '/scan',
  '/codes',
  '/inbox',
  '/security',
  '/settings',
  '/gesture',
  '/request',
]

/** What every screen is given: whose it is, how to say things, where to go. */
export interface Scene {
  config: AppConfig
  wishes: Wishes
  realm: RealmConfig
  realmName: string
  account: KeptAccount | null
  online: boolean
  unread: number
  /** What waits for the account to decide. */
  waiting: Waiting
  t: (key: PhraseKey, values?: Readonly<Record<string, string | number>>) => string
  /** What the API's code means to a person. */
  sayError: (code: string, details?: Readonly<Record<string, unknown>>) => string
  go: (path: Path) => void
  wish: (wishes: Partial<Wishes>) => void
  /** Reads what is kept and asks the realm again. */
  refresh: () => Promise<void>
  setUnread: (count: number) => void
  /** Asks what waits to be decided. */
  look: () => void
}

export const nameOf = ({ label }: RealmConfig, language: AppLanguage): string => label[language]

export function errorWords(
  language: AppLanguage,
  code: string,
  details: Readonly<Record<string, unknown>> = {},
): string {
  const left = details['attemptsLeft']
  if (code === 'proof.wrong')
    return typeof left === 'number' && left > 0
      ? phrase(language, 'proof.wrong', { left })
      : phrase(language, 'proof.wrong-plain')
  if (isPhrase(code)) return phrase(language, code)
  const known = `error.${code}`
  return phrase(language, isPhrase(known) ? known : 'error.unexpected')
}
