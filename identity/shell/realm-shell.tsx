import type { Context, MiddlewareHandler } from 'hono'
import type { Child } from 'hono/jsx'
import { type CsrfResult, checkCsrf, contentSecurityPolicy, csrfToken } from '../../kit/http/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import {
  type Assets,
  chosenPreferences,
  Page,
  type PageFrame,
  type Preferences,
  preferenceLinks,
  readPreferences,
} from '../../kit/ui/index.ts'
import type { Visit } from '../ceremonies/index.ts'
import type { Surface } from '../events/append.ts'
import type { Realm, Realms } from '../realms/index.ts'
import { createRealmCookies, type RealmCookies } from './cookies.ts'
import { phrases } from './phrases/index.ts'
import { describeVisit, type VisitDependencies } from './visit.ts'

export interface IdentityEnv {
  Variables: {
    realm: Realm
    cookies: RealmCookies
    preferences: Preferences
    visit: Visit
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
  /** Other origins that a redirect after this page's form may lead to: the clients of the realm. */
  formAction?: readonly string[]
}

export type RealmShell = ReturnType<typeof createRealmShell>
type RealmContext = Context<IdentityEnv>

export function createRealmShell(deps: ShellDependencies) {
  return { describe, page, csrf, forged }

  /** Finds the realm and describes the visit; what follows reads them from the context. */
  function describe(surface: Surface): MiddlewareHandler<IdentityEnv> {
    return async (c, next) => {
      const realm = deps.realms.find(c.req.param('realm') ?? '')
      if (!realm) return c.notFound()
      const cookies = createRealmCookies(realm)
      const preferences = preferencesOf(c, cookies)
      c.set('realm', realm)
      c.set('cookies', cookies)
      c.set('preferences', preferences)
      c.set('visit', await describeVisit(deps, { c, realm, cookies, language: preferences.language, surface }))
      return await next()
    }
  }

  function page(c: RealmContext, content: PageContent): Response | Promise<Response> {
    const { title, body, error = false, status = 200, islands = [], formAction } = content
    c.header('Cache-Control', 'no-store')
    if (formAction) c.header('Content-Security-Policy', contentSecurityPolicy({ formAction }))
    return c.html(
      <Page frame={frameOf(c)} title={title} error={error} islands={islands} {...accountOf(c)}>
        {body}
      </Page>,
      status,
    )
  }

  /** The token that a form on this page carries; `purpose` names the form's ceremony or session. */
  function csrf(c: RealmContext, purpose: string): string {
    return csrfToken(deps.keys.mac, c.get('visit').deviceSecret, purpose)
  }

  function forged(c: RealmContext, token: string | undefined, purpose: string): CsrfResult {
    const origins = [new URL(c.get('realm').issuer).origin]
    return checkCsrf(c, deps.keys.mac, { token, browserSecret: c.get('cookies').device(c), purpose, origins })
  }

  function frameOf(c: RealmContext): PageFrame {
    const { policy, path } = c.get('realm')
    const preferences = c.get('preferences')
    const language = preferences.language
    const url = new URL(c.req.url)
    // A page that answers a form is not there to be asked for again by its address alone.
    const again = c.req.method === 'GET' ? url.pathname + url.search : url.pathname
    return {
      realm: policy.brand,
      name: said(policy.name, language),
      home: policy.home,
      preferences,
      again: preferenceLinks(again),
      help: `${path}/help`,
      demo: deps.demo,
      footer: policy.footer.map(link => ({
        label: said(link.text, language),
        href: link.url.includes(':') ? link.url : `${path}/${link.url}`,
      })),
      assets: deps.assets,
    }
  }

  function accountOf(c: RealmContext) {
    const { session } = c.get('visit')
    if (!session) return {}
    const t = phrases(c.get('preferences').language)
    const { path } = c.get('realm')
    return {
      account: {
        name: t('shell.account'),
        links: [{ label: t('shell.security-center'), href: `${path}/account` }],
        signOut: { action: `${path}/sign-out`, hidden: { csrf: csrf(c, session.id) } },
      },
    }
  }
}

/** A text of the policy in the page's language; zh-Hant reads the zh-CN one. */
export function said(text: { 'zh-CN': string; en: string }, language: Language): string {
  return language === 'en' ? text.en : text['zh-CN']
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
