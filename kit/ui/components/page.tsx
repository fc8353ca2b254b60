import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Assets } from '../assets.ts'
import { LanguageContext, useWords } from '../language-context.ts'
import type { Preferences } from '../preferences.ts'
import { SizeContext } from '../size-context.ts'
import { Fold } from './fold.tsx'
import { Sprite } from './icon.tsx'
import { Mark } from './mark.tsx'
import type { RealmLook } from './mark-paths.ts'
import { type AccountMenu, LookChoices, PageTools } from './page-tools.tsx'

/** What all pages of one request share: whose they are and how this person wants to see them. */
export type PageFrame = {
  realm: RealmLook
  /** The service's name as it stands beside the mark, in the page's language. */
  name: string
  home: string
  preferences: Preferences
  /** Where this page is shown again in another language, size or theme; see `preferenceLinks`. */
  again: (change: Partial<Preferences>) => string
  help?: string
  /** A pill beside the name and a line in the footer say that this is a demonstration. */
  demo: boolean
  footer: readonly PageLink[]
  assets: Pick<Assets, 'css' | 'js' | 'icon'>
}

export type PageLink = { label: string; href: string }

type PageProps = {
  frame: PageFrame
  title: string
  /** The form came back with errors: the title says so first, because it is what a screen reader reads first. */
  error?: boolean
  /** Who is signed in, at the right of the header. */
  account?: AccountMenu
  /** Where nobody is signed in: the way to sign in, in the same place. */
  signIn?: PageLink
  /** The shell brings its own `main` (see `PortalShell`). */
  bare?: boolean
  /** The page's own, where it is drawn at another: the browser is told by it. */
  address?: string | undefined
  /** Further island entries besides the one that every page loads. */
  islands?: readonly string[]
  /** Seconds after which a page without script is asked for again; with script its island does better. */
  refreshAfter?: number
  children?: Child
}

/** A whole HTML document. Give it to `c.html(<Page …>)`. */
export function Page({
  frame,
  title,
  error = false,
  bare = false,
  islands = [],
  refreshAfter,
  address,
  children,
  ...who
}: PageProps) {
  const { language, size, theme } = frame.preferences
  return (
    <LanguageContext.Provider value={language}>
      <SizeContext.Provider value={size}>
        {raw('<!doctype html>')}
        <html
          lang={language}
          data-realm={frame.realm}
          data-size={size}
          {...(theme === 'auto' ? {} : { 'data-theme': theme })}
        >
          <Head
            frame={frame}
            title={title}
            error={error}
            islands={islands}
            address={address}
            refreshAfter={refreshAfter}
          />
          <body>
            <SkipLink />
            <Header frame={frame} {...who} />
            {bare ? (
              children
            ) : (
              <main id="content" tabindex={-1}>
                {children}
              </main>
            )}
            <Footer frame={frame} />
            <Sprite />
          </body>
        </html>
      </SizeContext.Provider>
    </LanguageContext.Provider>
  )
}

type HeadProps = {
  frame: PageFrame
  title: string
  error: boolean
  islands: readonly string[]
  address: string | undefined
  refreshAfter: number | undefined
}

function Head({ frame, title, error, islands, address, refreshAfter }: HeadProps) {
  const t = useWords()
  const full = title === frame.name ? title : `${title} · ${frame.name}`
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content={schemes[frame.preferences.theme]} />
      <meta name="format-detection" content="telephone=no" />
      <title>{error ? t('error-title', { title: full }) : full}</title>
      {refreshAfter === undefined ? null : (
        <noscript>
          <meta http-equiv="refresh" content={String(refreshAfter)} />
        </noscript>
      )}
      {address && <link rel="canonical" href={address} />}
      <link rel="icon" type="image/svg+xml" href={frame.assets.icon(frame.realm)} />
      <link rel="stylesheet" href={frame.assets.css} />
      {['page', ...islands].map(entry => (
        <script type="module" src={frame.assets.js(entry)} />
      ))}
    </head>
  )
}

/** Painted before the stylesheet arrives, so that a dark page does not flash white. */
const schemes = { auto: 'light dark', light: 'light', dark: 'dark' } as const

function SkipLink() {
  return (
    <a class="skip" href="#content">
      {useWords()('skip-to-content')}
    </a>
  )
}

function Header({ frame, ...who }: Pick<PageProps, 'frame' | 'account' | 'signIn'>) {
  const t = useWords()
  return (
    <header class="top">
      <a class="mark" href={frame.home}>
        <Mark realm={frame.realm} />
        {frame.name}
      </a>
      {frame.demo ? <span class="demo">{t('demo')}</span> : null}
      <PageTools frame={frame} {...who} />
    </header>
  )
}

/** In large type the header keeps to what nearly everybody needs, and the rest waits here. */
function Footer({ frame }: { frame: PageFrame }) {
  const t = useWords()
  const links = frame.footer.map(link => <a href={link.href}>{link.label}</a>)
  return (
    <footer class="foot">
      {frame.demo ? <span>{t('demo-footer')}</span> : null}
      {frame.help === undefined ? null : <a href={frame.help}>{t('help')}</a>}
      {frame.preferences.size === 'large' ? (
        <Fold label={t('more-links')}>
          <div>{links}</div>
          <LookChoices frame={frame} />
        </Fold>
      ) : (
        links
      )}
    </footer>
  )
}
