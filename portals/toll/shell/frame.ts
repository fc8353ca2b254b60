import type { Context } from 'hono'
import { createCookies } from '../../../kit/http/index.ts'
import {
  type Assets,
  chosenPreferences,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  preferenceNames,
  readPreferences,
} from '../../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'

export type Frames = {
  preferences(c: Context): Preferences
  frame(c: Context): PageFrame
  /** Keeps what the address chose (language, size, theme) for the next pages. */
  remember(c: Context): void
}

type FramesOptions = {
  origin: string /** Articles are the issuer's. */
  issuer: string
  demo: boolean
  assets: Pick<Assets, 'css' | 'js' | 'icon'>
}

const YEAR = 365 * 24 * 3600

export function createFrames({ origin, issuer, demo, assets }: FramesOptions): Frames {
  const cookies = createCookies({ app: 'toll', realm: 'toll', origin })

  function preferences(c: Context): Preferences {
    const acceptLanguage = c.req.header('accept-language')
    return readPreferences({ query: name => c.req.query(name), cookie: name => cookies.get(c, name), acceptLanguage })
  }

  function remember(c: Context): void {
    const chosen = Object.entries(chosenPreferences(name => c.req.query(name)))
    for (const [what, value] of chosen) {
      cookies.set(c, preferenceNames[what as keyof Preferences], value, { maxAge: YEAR })
    }
  }

  function frame(c: Context): PageFrame {
    const wishes = preferences(c)
    const t = phrases(wishes.language)
    const url = new URL(c.req.url)
    return {
      realm: 'toll',
      name: t('service'),
      home: '/',
      preferences: wishes,
      // The answer to a form has no address of its own: its look is changed on the home page.
      again: preferenceLinks(c.req.method === 'GET' ? withoutSecrets(url) : '/'),
      help: `${issuer}/help`,
      demo,
      footer: [
        { label: t('terms'), href: '/about/terms' },
        { label: t('privacy'), href: '/about/privacy' },
        { label: t('channels'), href: '/about/channels' },
        { label: t('complaints'), href: '/about/complaints' },
        ...(demo
          ? [
              { label: t('kiosk'), href: '/kiosk' },
              { label: t('desk'), href: '/desk' },
            ]
          : []),
      ],
      assets,
    }
  }

  return { preferences, frame, remember }
}

/** An authorization code or a state is not repeated in links. */
const withoutSecrets = (url: URL): string => (url.pathname.endsWith('/callback') ? '/' : url.pathname + url.search)
