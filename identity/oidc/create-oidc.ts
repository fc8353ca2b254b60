import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { Executor } from '../../kit/database/index.ts'
import type { Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createVerifyAccess } from './access-tokens.ts'
import { grantUid } from './adapter.ts'
import { routes } from './configuration.ts'
import { createProvider } from './create-provider.ts'
import type { DrawInteraction, OidcDependencies } from './dependencies.ts'
import { createGrantElsewhere } from './grants-elsewhere.ts'
import { createInteractions } from './interactions.ts'
import { createIntrospection, type Introspect } from './introspection.ts'
import { createLogoutNotices, type SendLogoutNotice } from './logout-notices.ts'
import { createMoveGrant } from './move-grant.ts'
import { providerTarget } from './provider-target.ts'
import { sendPing } from './send-ping.ts'
import { createSignOut } from './sign-out.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createArtifactStore } from './store.ts'
import { createKeyStore } from './store-keys.ts'
import { createPresentedTokens } from './store-presented.ts'

interface Running {
  provider: Provider
  sendLogoutNotice: SendLogoutNotice
  handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>
  introspect: Introspect
  /** What it was built from; another one is built when this changes. */
  fingerprint: string
}

export type Oidc = Awaited<ReturnType<typeof createOidc>>

/** The issuers of all realms. */
export async function createOidc(deps: OidcDependencies) {
  const artifacts = createArtifactStore(deps)
  const presented = createPresentedTokens(deps.database.query, deps)
  const signingKeys = createSigningKeys({ ...deps, store: createKeyStore(deps) })
  const providerOf = (realm: string): Provider | undefined => running.get(realm)?.provider
  const notices = createLogoutNotices({ ...deps, artifacts, runningOf: realm => running.get(realm) })
  const signOut = createSignOut({ ...deps, artifacts, notices })
  let running = new Map<string, Running>()
  let draw: DrawInteraction | null = null
  const drawInteraction: DrawInteraction = async (begun, req, res) => (draw ? await draw(begun, req, res) : null)
  await reload()

  return {
    /** From here on pages are drawn by the request that begins an authorization. */
    drawInteractionsBy: (pages: DrawInteraction): void => void (draw = pages),
    raw,
    reload,
    interactions: createInteractions({
      ...deps,
      artifacts,
      providerOf,
      handle: async (realm, req, res) => await running.get(realm)?.handle(req, res),
    }),
    /** Grants what was confirmed on another device than the one that gets the tokens. */
    grantElsewhere: createGrantElsewhere({ ...deps, artifacts }),
    /** Takes a client's tokens of one key to a session of their own. */
    moveGrant: createMoveGrant({ ...deps, artifacts }),
    /** Tells a client in ping mode that its request was decided. @throws where it was not taken */
    async sendPing(realm: string, clientId: string, ping: { authReqId: string; token: string }): Promise<void> {
      const [found, provider] = [deps.realms.find(realm), providerOf(realm)]
      if (!found || !provider) throw new Error('there is no such realm')
      await sendPing(deps, { realm: found, provider }, { clientId, ...ping })
    },
    /** Checks an access token for one of our own APIs. */
    verifyAccess: createVerifyAccess({ ...deps, artifacts, presented }),
    /** Tells a session's clients that it has ended; for every end that is not the client's own sign-out. */
    signOutClients: notices.signOutClients,
    /** For the job: tells clients what an earlier try, or a killed process, did not. @returns how many tries */
    deliverLogoutNotices: notices.deliverDue,
    idle: notices.idle,
    revokeGrants,
    rotateSigningKeys,
    purgeArtifacts: (batch: number) => artifacts.purge(deps.database.query, batch),
  }

  /**
   * Takes up new policies and keys. A changed realm gets a new provider; requests under way end on the one that they began with,
   * and what was issued lives on, for all of it is in the database.
   */
  async function reload(): Promise<void> {
    const next = new Map<string, Running>()
    for (const realm of deps.realms.all()) next.set(realm.name, await upToDate(realm))
    running = next
  }

  async function upToDate(realm: Realm): Promise<Running> {
    const keys = await signingKeys.published(realm.name)
    const fingerprint = [realm.issuer, realm.version, ...keys.map(key => key.kid)].join(' ')
    const current = running.get(realm.name)
    if (current?.fingerprint === fingerprint) return current
    const created = createProvider(deps, { realm, artifacts, signingKeys: keys, signOut, drawInteraction })
    await tellWrongClients(created.provider, realm)
    const { provider } = created
    const introspect = createIntrospection({ ...deps, presented }, realm, provider)
    return { ...created, handle: provider.callback(), introspect, fingerprint }
  }

  /** A client that the provider cannot take refuses only itself; whoever runs the realm finds out now, not from its users. */
  async function tellWrongClients(provider: Provider, realm: Realm): Promise<void> {
    for (const client of realm.policy.clients) {
      await provider.Client.find(client.id).catch((err: unknown) => {
        deps.log.error({ err, realm: realm.name, client: client.id }, 'the policy describes a client that cannot work')
      })
    }
  }

  /** Takes the request where its path is a provider's. */
  function raw(req: IncomingMessage, res: ServerResponse): boolean {
    const target = providerTarget(req.url ?? '')
    const issuer = target && running.get(target.realm)
    if (!issuer) return false
    req.url = target.url
    // The provider puts it before the paths of the addresses that it makes.
    Object.assign(req, { baseUrl: `/realms/${target.realm}` })
    if (target.url === routes.introspection) void introspectFirst(issuer, req, res)
    else void issuer.handle(req, res)
    return true
  }

  async function introspectFirst(issuer: Running, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const isAnswered = await issuer.introspect(req, res)
    if (!isAnswered) await issuer.handle(req, res)
  }

  async function revokeGrants(
    executor: Executor<IdentityTables>,
    realm: string,
    accountId: string,
    clientId: string,
  ): Promise<void> {
    await artifacts.revokeGrantsByUid(executor, realm, grantUid(accountId, clientId))
  }

  /** By the policies' age, for the job; the new keys are published from here on. @returns in how many realms */
  async function rotateSigningKeys(): Promise<number> {
    const count = await signingKeys.rotateDue(deps.realms.all())
    if (count > 0) await reload()
    return count
  }
}
