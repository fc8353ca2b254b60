import type { IncomingMessage } from 'node:http'
import { type Context, Hono } from 'hono'
import { askClientHints, retryAfter, securityHeaders, strictPath } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import type { Places } from '../kit/places/index.ts'
import { packageRoot } from '../kit/root.ts'
import { type Assets, serveAssets } from '../kit/ui/index.ts'
import { createAccountCentre, createApprovedUsername } from './account-centre/index.ts'
import { createExecuteApproval } from './approvals/index.ts'
import { createCeremonyApi, createCeremonyPages, createFaceCallbackApi } from './ceremonies/index.ts'
import type { composeCeremonies } from './compose-ceremonies.ts'
import type { composeOperations } from './compose-operations.ts'
import { composePhones } from './compose-phones.ts'
import type { Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import { createConsents } from './consents/index.ts'
import type { SimulatedFace } from './gateways/face/index.ts'
import type { MemoryOutbox } from './gateways/outbox/index.ts'
import { createHelp, createHelpPages, type Help } from './help/index.ts'
import { createInboxApi, type createInboxStreams, type Inbox } from './inbox/index.ts'
import type { Notices } from './notices/index.ts'
import { createApprovalApi, createDrawInteraction, createOidcPages, createTokenApi, type Oidc } from './oidc/index.ts'
import { createOutboxPages } from './outbox/index.ts'
import { phoneCors } from './phones/index.ts'
import { createPushApi, type Push } from './push/index.ts'
import { type Realm, type Realms, redirectOrigins } from './realms/index.ts'
import type { Reports } from './reports/index.ts'
import { checkVisit, explainReason } from './risk/index.ts'
import { createScreenApi, createScreenPages, type Screens } from './screens/index.ts'
import type { Session } from './sessions/index.ts'
import {
  createErrors,
  createRealmApi,
  type IdentityEnv,
  type IdentityErrors,
  outsidePart,
  type RealmApiPart,
  type RealmShell,
} from './shell/index.ts'
import { createDevicePages, type DeviceDesk } from './simulated-devices/index.ts'
import { createSimulatedFacePages } from './simulated-face/index.ts'
import { createStaffApi, rolesOf } from './staff/index.ts'
import { createTicketApi, createTicketPages } from './tickets/index.ts'

export interface PageParts {
  config: IdentityConfig
  stores: Stores
  realms: Realms
  shell: RealmShell
  assets: Assets
  outbox: MemoryOutbox
  /** Null with a real provider of face checks, or none. */
  simulatedFace: SimulatedFace | null
  deviceDesk: DeviceDesk
  logger: Logger
  engine: ReturnType<typeof composeCeremonies>
  screens: Screens
  oidc: Oidc
  notices: Notices
  reports: Reports
  operations: ReturnType<typeof composeOperations>
  origin: string | null
  places: Places
  inbox: Inbox
  inboxStreams: ReturnType<typeof createInboxStreams>
  push: Push
}

/** Every page and API of the service on one application. */
export function composePages(parts: PageParts): Hono<IdentityEnv> {
  const { config, stores, shell, assets, outbox, simulatedFace, logger, origin } = parts
  const logIncident = (incident: string, error: unknown): void =>
    logger.error({ incident, err: error }, 'unexpected failure')
  const errors = createErrors({ shell, logIncident, newIncident: stores.newId })
  const consents = createConsents({ ...stores, store: stores.consents, revokeGrants: parts.oidc.revokeGrants })
  const { ceremonies, passkeys, passwords, trust } = parts.engine
  const { signOutClients } = parts.oidc
  const mac: typeof stores.keys.mac = (value, context) => stores.keys.mac(value, context)
  const centre = createAccountCentre({
    ...stores,
    ...parts,
    ceremonies,
    passkeys,
    trust,
    passwords,
    changes: parts.engine.changes,
    consents,
    errors,
    gate: parts.engine.gate,
    signOutClients,
    mac,
  })

  const app = new Hono<IdentityEnv>()
  app.use(parts.operations.access.middleware)
  app.use(retryAfter())
  app.use(securityHeaders({ origin: origin ?? 'https://production.invalid' }))
  app.use(strictPath())
  app.use(askClientHints())
  app.onError((error, c) => errors.page(c, error))
  app.notFound(c => errors.notFound(c))
  app.route('/', parts.operations.routes)
  app.route('/assets', serveAssets(assets))
  // WebAuthn Level 3 5.11: the phone app may ask for the passkeys of the realm.
  app.get('/.well-known/webauthn', c => c.json({ origins: [config.phoneOrigin] }))
  if (config.simulated) {
    app.route('/', createOutboxPages({ outbox, assets, home: '/outbox' }))
    app.route('/', createDevicePages({ desk: parts.deviceDesk, assets, now: stores.now }))
  }
  if (simulatedFace) {
    const clientOrigins = (): string[] => parts.realms.all().flatMap(({ policy }) => redirectOrigins(policy))
    const deliver = (callback: Request): Response | Promise<Response> => app.fetch(callback)
    app.route('/', createSimulatedFacePages({ face: simulatedFace, deliver, assets, clientOrigins }))
  }

  const phones = composePhones({ ...parts, errors })
  app.use('/realms/:realm/api/phone/*', phoneCors(config.phoneOrigin))
  app.use('/realms/:realm/api/phone', phoneCors(config.phoneOrigin))
  const apiParts = [
    ceremonyApi(parts),
    outsidePart({ below: '/account', tag: 'account', app: centre.api, routes: centre.routes }),
    staffApi(parts, errors),
    createTokenApi({ verifyAccess: parts.oidc.verifyAccess, errors }),
    approvalApi(parts, errors),
    phones.api,
    centre.phoneApi(phones.demandPhone),
    createInboxApi({
      inbox: parts.inbox,
      streams: parts.inboxStreams,
      demandPhone: phones.demandPhone,
      waiting: parts.engine.tickets.waitingId,
      errors,
    }),
    createPushApi({
      ...stores,
      store: stores.pushStore,
      push: parts.push,
      services: config.pushServices,
      demandPhone: phones.demandPhone,
      errors,
    }),
    createTicketApi({ tickets: parts.engine.tickets, phones, errors, now: stores.now }),
    createScreenApi({ screens: parts.screens, phones, errors, now: stores.now }),
    createFaceCallbackApi(parts.engine),
  ]
  app.route('/realms/:realm/api', createRealmApi({ shell, errors, parts: apiParts, version: '0.1.0' }))

  const pages = new Hono<IdentityEnv>()
  pages.use(shell.describe('page'))
  const { interactions } = parts.oidc
  const ceremonyParts = ceremonyPages(parts)
  pages.route('/', ceremonyParts.pages)
  const showCeremony = ceremonyParts.show
  pages.route('/', ticketPages(parts))
  const { screens } = parts
  pages.route('/', createScreenPages({ shell, ceremonies, screens, phoneOrigin: config.phoneOrigin, now: stores.now }))
  const oidcPages = createOidcPages({ shell, ceremonies, showCeremony, interactions, signOut: signOut(parts) })
  pages.route('/', oidcPages)
  pages.route('/account', centre.pages)
  pages.route('/not-me', centre.reportPages)
  pages.route('/help', helpPages(parts))
  app.route('/realms/:realm', pages)
  parts.oidc.drawInteractionsBy(createDrawInteraction(interactionPages(parts, errors, oidcPages)))
  return app
}

/** For requests of the provider: what it has logged and checked of them is not logged and checked again. */
function interactionPages(
  { shell, origin }: Pick<PageParts, 'shell' | 'origin'>,
  errors: IdentityErrors,
  pages: Hono<IdentityEnv>,
): Hono<IdentityEnv> {
  const app = new Hono<IdentityEnv>()
  app.use(securityHeaders({ origin: origin ?? 'https://production.invalid' }))
  app.use(askClientHints())
  app.onError((error, c) => errors.page(c, error))
  app.use('/realms/:realm/*', shell.describe('page'))
  app.route('/realms/:realm', pages)
  return app
}

function ceremonyPages(parts: PageParts): ReturnType<typeof createCeremonyPages> {
  const { config, shell, assets, engine, stores } = parts
  const help = helpOf(parts)
  return createCeremonyPages({
    shell,
    ceremonies: engine.ceremonies,
    captchas: engine.captchas,
    faceChecks: engine.faceChecks,
    facePages: engine.face.pageOrigins,
    environment: checkVisit,
    helpFor: help.articleFor,
    assets,
    outbox: config.simulated ? '/outbox' : null,
    async onwards(c, { interaction, session, holder }, joined) {
      // What the Node server adapter puts there; without a server there is none.
      const req = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming
      if (!interaction || !session || !req) return null
      const whose = { realm: c.get('realm'), uid: interaction, session, holder }
      return await parts.oidc.interactions.signedIn({ ...whose, req, joined })
    },
    now: stores.now,
  })
}

function ticketPages({ shell, engine, stores, oidc, config }: PageParts): Hono<IdentityEnv> {
  return createTicketPages({
    shell,
    ceremonies: engine.ceremonies,
    tickets: engine.tickets,
    streams: engine.streams,
    applicationOf: oidc.interactions.applicationOf,
    phoneOrigin: config.phoneOrigin,
    hashToken: secret => stores.keys.hashToken(secret),
    now: stores.now,
  })
}

function ceremonyApi(parts: PageParts): RealmApiPart {
  const { engine, stores } = parts
  const endSession = signOut(parts)
  return createCeremonyApi({
    ...stores,
    ceremonies: engine.ceremonies,
    captchas: engine.captchas,
    faceChecks: engine.faceChecks,
    environment: checkVisit,
    helpFor: helpOf(parts).articleFor,
    signOut: async ({ realm, session }) => {
      if (session) await endSession(realm, session)
    },
  })
}

function approvalApi({ stores, oidc, notices, reports }: PageParts, errors: IdentityErrors): RealmApiPart {
  const { signOutClients } = oidc
  const own = { 'change-login-name': createApprovedUsername({ ...stores, notices, reports, signOutClients }) }
  const executeApproval = createExecuteApproval({ ...stores, store: stores.approvalStore, own })
  return createApprovalApi({ verifyAccess: oidc.verifyAccess, executeApproval, errors })
}

function staffApi(parts: PageParts, errors: IdentityErrors): RealmApiPart {
  const { stores, realms, notices, reports, engine, oidc } = parts
  return createStaffApi({
    ...stores,
    realms,
    gate: engine.gate,
    trust: engine.trust,
    notices,
    reports,
    risk: engine.riskStore,
    explainReason,
    registry: engine.registry,
    errors,
    async verifyStaffToken({ scheme, token, proof, method, url }) {
      const verified = await oidc.verifyAccess({
        realm: realms.get('staff'),
        method,
        url,
        authorization: `${scheme} ${token}`,
        proof: proof ?? undefined,
      })
      if (!verified.ok || !verified.access.holder) return null
      const { holder, scopes } = verified.access
      return { accountId: holder.accountId, aal: holder.aal, authTime: holder.authTime, scopes: [...scopes] }
    },
    rolesOf: async accountId => await rolesOf(stores.database.query, accountId),
    signOutClients: oidc.signOutClients,
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
function contextOf(c: Context): Context<IdentityEnv> {
  const untyped: unknown = c
  return untyped as Context<IdentityEnv>
}

/** Where the pages are that help articles link to. */
function helpPageAddress(realm: string, page: string): string {
  const pages: Record<string, string> = { registration: 'register', recovery: 'recover', account: 'account' }
  return `/realms/${realm}/${pages[page] ?? `account/${page}`}`
}
