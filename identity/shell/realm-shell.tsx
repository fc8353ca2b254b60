import type { Context, MiddlewareHandler } from 'hono'
import type { Child } from 'hono/jsx'
import {
  type CsrfResult,
  checkCsrf,
  contentSecurityPolicy,
  csrfToken,
  fieldOf,
  type Parameters,
} from '../../kit/http/index.ts'
import { inLanguage, matchLanguage } from '../../kit/i18n/index.ts'
import {
  type Assets,
  chosenPreferences,
  Page,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  readPreferences,
} from '../../kit/ui/index.ts'
import type { Surface } from '../events/index.ts'
import type { Realm, Realms } from '../realms/index.ts'
import { describeVisit, type Visit, type VisitDependencies } from '../visits/index.ts'
import { createRealmCookies, type RealmCookies } from './cookies.ts'
import { phrases } from './phrases/index.ts'

export interface IdentityEnv {
  Variables: {
    realm: Realm
    cookies: RealmCookies
    preferences: Preferences
    visit: Visit
    /** Set where a page is drawn for a request to another address. */
    isDrawnElsewhere?: boolean
  }
}

export interface ShellDependencies extends VisitDependencies {
  realms: Pick<Realms, 'find'>
  assets: Assets
  demo: boolean
}

export interface PageContent {
  title: string
  body: Child
  /** The form came back with errors. */
  error?: boolean
  status?: 200 | 400 | 403 | 404 | 409 | 410 | 422 | 423 | 429 | 500 | 503
  islands?: readonly string[]
  /** Seconds after which a page without script looks again. */
  refreshAfter?: number
  /** Other origins that a redirect after this page's form may lead to: the clients of the realm. */
  formAction?: readonly string[]
}

/** Where a page stands: what its frame is drawn from. */
export interface DocumentPlace {
  realm: Realm
  preferences: Preferences
  /** Path and query, for the links that change language or look. */
  address: string
  /** Set where the browser has a session: the token of its sign-out form. */
  signedIn: { csrf: string } | null
  /** Whether the browser asked for another address. */
  isElsewhere?: boolean
}

export type RealmShell = ReturnType<typeof createRealmShell>
type RealmContext = Context<IdentityEnv>

export function createRealmShell(deps: ShellDependencies) {
  const cookiesOfRealms = new WeakMap<Realm, RealmCookies>()
  return { findRealm, describe, speak, page, document, outside, csrf, forged }

  function cookiesOf(realm: Realm): RealmCookies {
    const cookies = cookiesOfRealms.get(realm) ?? createRealmCookies(realm)
    cookiesOfRealms.set(realm, cookies)
    return cookies
  }

  /** Finds the realm, for what no browser asks: there is no visit to read. */
  function findRealm(): MiddlewareHandler<IdentityEnv> {
    return async (c, next) => {
      const realm = deps.realms.find(c.req.param('realm') ?? '')
      if (!realm) return c.notFound()
      c.set('realm', realm)
      c.set('cookies', cookiesOf(realm))
      return await next()
    }
  }

  /** Finds the realm and describes the visit; what follows reads them from the context. */
  function describe(surface: Surface): MiddlewareHandler<IdentityEnv> {
    return async (c, next) => {
      const realm = deps.realms.find(c.req.param('realm') ?? '')
      if (!realm) return c.notFound()
      const cookies = cookiesOf(realm)
      const preferences = preferencesOf(c, cookies)
      c.set('realm', realm)
      c.set('cookies', cookies)
      c.set('preferences', preferences)
      c.set('visit', await describeVisit(deps, { c, realm, cookies, language: preferences.language, surface }))
      return await next()
    }
  }

  /**
   * Takes up the language that an application asks for (`ui_locales`, OpenID Connect Core 1.0 3.1.2.1), as though the person had chosen
   * it here, and not against a choice in the address of this very page.
   *
   * @param tags BCP 47, the most wanted first
   */
  function speak(c: RealmContext, tags: readonly string[]): void {
    const language = tags.map(matchLanguage).find(one => one !== undefined)
    if (language === undefined || c.req.query(preferenceCookies.language) !== undefined) return
    c.get('cookies').setPreference(c, preferenceCookies.language, language)
    c.set('preferences', { ...c.get('preferences'), language })
    c.set('visit', { ...c.get('visit'), language })
  }

  function page(c: RealmContext, content: PageContent): Response | Promise<Response> {
    const { status = 200, formAction } = content
    c.header('Cache-Control', 'no-store')
    if (formAction) c.header('Content-Security-Policy', contentSecurityPolicy({ formAction }))
    const url = new URL(c.req.url)
    // A page that answers a form is not there to be asked for again by its address alone.
    const address = c.req.method === 'GET' ? url.pathname + url.search : url.pathname
    // Unknown where the database could not be asked: the page of that very failure.
    const visit = c.get('visit') as Visit | undefined
    const signedIn = visit?.session ? { csrf: csrfToken(deps.keys.mac, visit.deviceSecret, visit.session.id) } : null
    const place = { realm: c.get('realm'), preferences: c.get('preferences') }
    return c.html(
      document({ ...place, address, signedIn, isElsewhere: c.get('isDrawnElsewhere') === true }, content),
      status,
    )
  }

  /** A page of the realm as HTML, for answers that are not written by Hono. */
  function document(at: DocumentPlace, { title, body, error = false, islands = [], refreshAfter }: PageContent) {
    return (
      <Page
        frame={frameOf(at)}
        title={title}
        error={error}
        islands={islands}
        {...(refreshAfter === undefined ? {} : { refreshAfter })}
        address={at.isElsewhere ? at.address : undefined}
        {...accountOf(at)}
      >
        {body}
      </Page>
    )
  }

  /** A page that belongs to no realm: nothing is known but what the browser says. */
  function outside(c: Context, { title, body, status = 200 }: PageContent): Response | Promise<Response> {
    const preferences = readPreferences({
      query: name => c.req.query(name),
      cookie: () => undefined,
      acceptLanguage: c.req.header('accept-language'),
    })
    const { pathname, search } = new URL(c.req.url)
    const frame: PageFrame = {
      realm: 'staff',
      name: phrases(preferences.language)('shell.outside'),
      home: '/',
      preferences,
      again: preferenceLinks(pathname + search),
      demo: deps.demo,
      footer: [],
      assets: deps.assets,
    }
    return c.html(
      <Page frame={frame} title={title}>
        {body}
      </Page>,
      status,
    )
  }

  /** The token that a form on this page carries; `purpose` names the form's ceremony or session. */
  function csrf(c: RealmContext, purpose: string): string {
    return csrfToken(deps.keys.mac, c.get('visit').deviceSecret, purpose)
  }

  /** Whether a form came from a page of ours; `fields` holds its token, and is null where no form can be. */
  function forged(c: RealmContext, fields: Readonly<Parameters> | null, purpose: string): CsrfResult {
    const token = (fields && fieldOf(fields, 'csrf')) || undefined
    const origins = [new URL(c.get('realm').issuer).origin]
    return checkCsrf(c, deps.keys.mac, { token, browserSecret: c.get('cookies').device(c), purpose, origins })
  }

  function frameOf({ realm, preferences, address }: DocumentPlace): PageFrame {
    const { policy, path } = realm
    const { language } = preferences
    return {
      realm: policy.brand,
      name: inLanguage(policy.name, language),
      home: policy.home,
      preferences,
      again: preferenceLinks(address),
      help: `${path}/help`,
      demo: deps.demo,
      footer: policy.footer.map(link => ({
        label: inLanguage(link.text, language),
        href: link.url.includes(':') ? link.url : `${path}/${link.url}`,
      })),
      assets: deps.assets,
    }
  }

  function accountOf({ realm, preferences, signedIn }: DocumentPlace) {
    if (!signedIn) return {}
    const t = phrases(preferences.language)
    return {
      account: {
        name: t('shell.account'),
        links: [{ label: t('shell.security-center'), href: `${realm.path}/account` }],
        signOut: { action: `${realm.path}/sign-out`, hidden: { csrf: signedIn.csrf } },
      },
    }
  }
}

function preferencesOf(c: RealmContext, cookies: RealmCookies): Preferences {
  const query = (name: string): string | undefined => c.req.query(name)
  for (const [name, value] of Object.entries(chosenPreferences(query)))
    cookies.setPreference(c, preferenceCookies[name as keyof Preferences], value)
  return readPreferences({
    query,
    cookie: name => cookies.preference(c, name),
    acceptLanguage: c.req.header('accept-language'),
  })
}

const preferenceCookies: Record<keyof Preferences, string> = { language: 'lang', size: 'size', theme: 'theme' }
