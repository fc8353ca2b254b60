import type { AppLanguage } from './phrases/index.ts'

/** How a person wants to see the app. Nothing personal: kept in plain sight, read before the first picture. */
export interface Wishes {
  language: AppLanguage
  size: 'normal' | 'large'
  theme: 'auto' | 'light' | 'dark'
  realm: string
}

const place = 'lingpai-wishes'

export function readWishes(realms: readonly string[]): Wishes {
  const first = realms[0] ?? ''
  const usual: Wishes = {
    language: navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
    size: 'normal',
    theme: 'auto',
    realm: first,
  }
  try {
    const kept = { ...usual, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Wishes>) }
    return { ...kept, realm: realms.includes(kept.realm) ? kept.realm : first }
  } catch {
    return usual
  }
}

export function keepWishes(wishes: Wishes): void {
  localStorage.setItem(place, JSON.stringify(wishes))
}

/** The page takes its colours, its type and its language from these. */
export function wear({ language, size, theme, realm }: Wishes): void {
  const { documentElement: page } = document
  page.lang = language
  page.dataset['size'] = size
  page.dataset['realm'] = realm
  if (theme === 'auto') delete page.dataset['theme']
  else page.dataset['theme'] = theme
}

/** As the realm's own pages write it: 22 Nov 2026, 23:22. */
export const timeFormat = (language: AppLanguage, timeStyle: 'short' | 'medium' = 'short'): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'medium', timeStyle })
