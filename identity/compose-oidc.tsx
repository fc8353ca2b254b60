import { parse } from 'hono/utils/cookie'
import { clientAddress } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { readPreferences } from '../kit/ui/index.ts'
import { createApprovals } from './approvals/index.ts'
import type { Stores } from './compose-stores.ts'
import { createOidc, drawProviderPage, type OidcDependencies } from './oidc/index.ts'
import type { Metrics } from './operations/index.ts'
import { type Realm, type Realms, takenMedia } from './realms/index.ts'
import { sessionLimits } from './sessions/index.ts'
import { createRealmCookies, type RealmShell } from './shell/index.ts'
import { rolesOf } from './staff/index.ts'

export interface OidcParts {
  stores: Stores
  realms: Realms
  shell: RealmShell
  logger: Logger
  metrics: Pick<Metrics, 'logoutNotice'>
  production: boolean
  fetch: typeof globalThis.fetch
  deviceCodes: OidcDependencies['deviceCodes']
  backchannel: OidcDependencies['backchannel']
  trustedProxies: number
}

/** The issuers of all realms, tied to our sessions and pages. */
export async function composeOidc({ stores, realms, shell, logger, metrics, production, fetch, ...parts }: OidcParts) {
  const { database, sessions, accounts } = stores
  const sessionCookie = (realm: Realm): string => createRealmCookies(realm).sessionName
  return await createOidc({
    ...stores,
    approvals: createApprovals({ ...stores, store: stores.approvalStore }),
    realms,
    deviceCodes: parts.deviceCodes,
    backchannel: parts.backchannel,
    addressOf: ({ socket, headers }) =>
      clientAddress({
        socketAddress: socket.remoteAddress,
        forwardedFor: [headers['x-forwarded-for']].flat().join(',') || undefined,
        trustedProxies: parts.trustedProxies,
      }),
    log: logger,
    allowPrivateAddresses: !production,
    fetch,
    logoutNoticeEnded: (realm, result) => metrics.logoutNotice({ realm, result }),
    async sessionOf(realm, req) {
      const secret = cookieIn(req.headers.cookie, sessionCookie(realm))
      return secret ? await sessions.find(database.query, realm.name, secret, realm.policy.sessions) : null
    },
    forgetSession: realm => [`${sessionCookie(realm)}=; Path=${realm.path}; Max-Age=0`],
    async reachableAal(realm, accountId) {
      const standing = accountId ? await accounts.standing(database.query, accountId, null) : null
      const taken = standing ? takenMedia(realm.policy.media, standing.media) : []
      if (taken.includes('certificate-key')) return 3
      if (standing?.passkeyAal && realm.policy.passkeys.allowed) return standing.passkeyAal
      if (!standing) return 2
      const { media } = realm.policy
      const second =
        standing.verifiedKinds.includes('phone') ||
        taken.some(kind => kind !== 'certificate-key' && media[kind].aal >= 2)
      return standing.passwordSetAt === null || !second ? 1 : 2
    },
    staffRolesOf: async accountId => await rolesOf(database.query, accountId),
    touchSession: async (realm, session) =>
      await sessions.use(database.query, session, sessionLimits(realm.policy, session.phoneId)),
    async renderPage({ realm, page, req, uiLocales }) {
      const names = createRealmCookies(realm)
      const preferences = readPreferences({
        query: name => (name === 'lang' ? uiLocales[0] : undefined),
        cookie: name => cookieIn(req.headers.cookie, names.preferenceName(name)),
        acceptLanguage: req.headers['accept-language'],
      })
      const content = drawProviderPage(realm, page, preferences.language)
      const html = await shell.document({ realm, preferences, address: realm.path, signedIn: null }, content)
      return html.toString()
    },
  })
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  return parse(header ?? '', name)[name]
}
