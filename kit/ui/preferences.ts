import { isLanguage, type Language, negotiateLanguage } from '../i18n/index.ts'

export type Size = 'normal' | 'large'
export type Theme = 'auto' | 'light' | 'dark'

/** How a person wants to see pages. */
export type Preferences = { language: Language; size: Size; theme: Theme }

export const themes: readonly Theme[] = ['auto', 'light', 'dark']

/** Where wishes may stand: the address, the cookies (both by the names in `preferenceNames`), the browser's header. */
type Sources = {
  query: (name: string) => string | undefined
  cookie: (name: string) => string | undefined
  acceptLanguage?: string | undefined
  fallback?: Language
}

/** Names of the address parameters, and the last part of the cookies' names. */
export const preferenceNames = { language: 'lang', size: 'size', theme: 'theme' } as const

/** The address decides before the cookie; what is unknown counts as unsaid. */
export function readPreferences(sources: Sources): Preferences {
  const { query, cookie, acceptLanguage, fallback } = sources
  const said = (name: string) => [query(name), cookie(name)]
  return {
    language: negotiateLanguage({
      query: query(preferenceNames.language),
      cookie: cookie(preferenceNames.language),
      acceptLanguage,
      ...(fallback === undefined ? {} : { fallback }),
    }),
    size: said(preferenceNames.size).find(isSize) ?? 'normal',
    theme: said(preferenceNames.theme).find(isTheme) ?? 'auto',
  }
}

/** The choices that an address makes, to be kept in cookies. */
export function chosenPreferences(query: (name: string) => string | undefined): Partial<Preferences> {
  const language = query(preferenceNames.language)
  const size = query(preferenceNames.size)
  const theme = query(preferenceNames.theme)
  return {
    ...(isLanguage(language) ? { language } : {}),
    ...(isSize(size) ? { size } : {}),
    ...(isTheme(theme) ? { theme } : {}),
  }
}

/** Links to the page at `path` (with its query) that change one preference and keep the rest of the address. */
export function preferenceLinks(path: string): (change: Partial<Preferences>) => string {
  return change => {
    const [place = '', search] = path.split('?', 2)
    const query = new URLSearchParams(search)
    if (change.language !== undefined) query.set(preferenceNames.language, change.language)
    if (change.size !== undefined) query.set(preferenceNames.size, change.size)
    if (change.theme !== undefined) query.set(preferenceNames.theme, change.theme)
    return `${place}?${query}`
  }
}

function isSize(value: unknown): value is Size {
  return value === 'normal' || value === 'large'
}

function isTheme(value: unknown): value is Theme {
  return themes.some(theme => theme === value)
}
