import type { Context } from 'hono'
import { createCookies } from '../../kit/http/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import {
  chosenPreferences,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  preferenceNames,
  readPreferences,
} from '../../kit/ui/index.ts'

export interface Desk {
  assets: PageFrame['assets']
  /** Where the mark at the top leads. */
  home: string
  /** What it is below; its preferences are kept there. */
  path: string
  name: (language: Language) => string
}

/** The frame of a page of the demonstration that belongs to no realm. */
export function deskFrame(c: Context, desk: Desk): PageFrame {
  const url = new URL(c.req.url)
  const preferences = rememberPreferences(c, url.origin, desk.path)
  return {
    realm: 'staff',
    name: desk.name(preferences.language),
    home: desk.home,
    preferences,
    again: preferenceLinks(url.pathname + url.search),
    demo: true,
    footer: [],
    assets: desk.assets,
  }
}

const yearSeconds = 365 * 24 * 3600

function rememberPreferences(c: Context, origin: string, path: string): Preferences {
  const cookies = createCookies({ app: 'identity', realm: path.slice(1), origin, path })
  const query = (name: string): string | undefined => c.req.query(name)
  for (const [name, value] of Object.entries(chosenPreferences(query)))
    cookies.set(c, preferenceNames[name as keyof Preferences], value, { maxAge: yearSeconds })
  return readPreferences({
    query,
    cookie: name => cookies.get(c, name),
    acceptLanguage: c.req.header('accept-language'),
  })
}
