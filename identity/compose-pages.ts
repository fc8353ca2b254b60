import { type Context, Hono } from 'hono'
import { askClientHints, securityHeaders, strictPath } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { packageRoot } from '../kit/root.ts'
import { type Assets, serveAssets } from '../kit/ui/index.ts'
import { createAccountCentre } from './account-centre/index.ts'
import { createCeremonyPages } from './ceremonies/index.ts'
import type { composeCeremonies } from './compose-ceremonies.ts'
import type { Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import { createConsents } from './consents/index.ts'
import type { MemoryOutbox } from './gateways/outbox/index.ts'
import { createHelp, createHelpPages, type Help } from './help/index.ts'
import type { NoticeWriter } from './notices/index.ts'
import { createOidcPages, type Oidc } from './oidc/index.ts'
import { createOutboxPages } from './outbox/index.ts'
import type { Realm, Realms } from './realms/index.ts'
import type { Reports } from './reports/index.ts'
import { checkVisit } from './risk/index.ts'
import type { Session } from './sessions/index.ts'
import { createErrors, type IdentityEnv, type RealmShell } from './shell/index.ts'

export interface PageParts {
  config: IdentityConfig
  stores: Stores
  realms: Realms
  shell: RealmShell
  assets: Assets
  outbox: MemoryOutbox
  logger: Logger
  engine: ReturnType<typeof composeCeremonies>
  oidc: Oidc
  notices: NoticeWriter
  reports: Reports
  origin: string | null
}

/** Every page and API of the service on one application. */
export function composePages(parts: PageParts): Hono<IdentityEnv> {
  const { config, stores, shell, assets, outbox, logger, origin } = parts
  const logIncident = (incident: string, error: unknown): void =>
    logger.error({ incident, err: error }, 'unexpected failure')
  const errors = createErrors({ shell, logIncident, newIncident: stores.newId })
  const consents = createConsents({ ...stores, store: stores.consents, revokeGrants: parts.oidc.revokeGrants })
  const { ceremonies, passwords } = parts.engine
  const { signOutClients } = parts.oidc
  const mac: typeof stores.keys.mac = (value, context) => stores.keys.mac(value, context)
  const centre = createAccountCentre({
    ...stores,
    ...parts,
    ceremonies,
    passwords,
    consents,
    errors,
    signOutClients,
    mac,
  })

  const app = new Hono<IdentityEnv>()
  app.use(securityHeaders({ origin: origin ?? 'https://production.invalid' }))
  app.use(strictPath())
  app.use(askClientHints())
  app.onError((error, c) => errors.page(c, error))
  app.notFound(c => errors.notFound(c))
  app.route('/assets', serveAssets(assets))
  if (config.simulated) app.route('/', createOutboxPages({ outbox, assets, home: '/' }))

  const api = new Hono<IdentityEnv>()
  api.use(shell.describe('api'))
  api.onError((error, _c) => errors.problemJson(error))
  api.route('/account', centre.api)
  app.route('/realms/:realm/api', api)

  const pages = new Hono<IdentityEnv>()
  pages.use(shell.describe('page'))
  pages.route('/', ceremonyPages(parts))
  pages.route(
    '/',
    createOidcPages({ shell, ceremonies, interactions: parts.oidc.interactions, signOut: signOut(parts) }),
  )
  pages.route('/account', centre.pages)
  pages.route('/not-me', centre.reportPages)
  pages.route('/help', helpPages(parts))
  app.route('/realms/:realm', pages)
  return app
}

function ceremonyPages(parts: PageParts): Hono<IdentityEnv> {
  const { config, shell, assets, engine, stores } = parts
  const help = helpOf(parts)
  return createCeremonyPages({
    shell,
    ceremonies: engine.ceremonies,
    captchas: engine.captchas,
    environment: checkVisit,
    helpFor: help.articleFor,
    assets,
    outbox: config.simulated ? '/outbox' : null,
    now: stores.now,
  })
}

/** Ends the browser's session here and at every client of it. */
function signOut({ stores, oidc }: PageParts) {
  return async (realm: Realm, session: Session): Promise<void> => {
    const ended = await stores.database.transaction(async tx => {
      if (!(await stores.sessions.end(tx, session.id, 'signed-out'))) return false
      await stores.events.append(tx, {
        realm: realm.name,
        kind: 'session.ended',
        outcome: 'success',
        surface: 'page',
        accountId: session.accountId,
        sessionId: session.id,
        detail: { reason: 'signed-out' },
      })
      return true
    })
    if (ended) await oidc.signOutClients(session.id)
  }
}

function helpOf({ config, realms }: PageParts): Help {
  return createHelp({
    folder: new URL('help/', packageRoot),
    policyOf: realm => realms.find(realm)?.policy,
    pageAddress: helpPageAddress,
    demo: config.simulated,
  })
}

function helpPages(parts: PageParts) {
  const { shell, realms } = parts
  return createHelpPages({
    help: helpOf(parts),
    languageOf: c => contextOf(c).get('preferences').language,
    hotlineOf: realm => realms.get(realm).policy.hotline,
    renderPage: (c, content) => shell.page(contextOf(c), content),
  })
}

/** Sub-applications are typed without the realm's variables; the shell has set them before any of them runs. */
const contextOf = (c: Context): Context<IdentityEnv> => c as unknown as Context<IdentityEnv>

/** Where the pages are that help articles link to. */
function helpPageAddress(realm: string, page: string): string {
  const pages: Record<string, string> = { registration: 'register', recovery: 'recover', account: 'account' }
  return `/realms/${realm}/${pages[page] ?? `account/${page}`}`
}
