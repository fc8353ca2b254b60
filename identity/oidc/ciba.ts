import type { Adapter, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Realm } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies } from './dependencies.ts'
import { highestElsewhere } from './device-codes.ts'
import { errors, Provider } from './library.ts'
import type { PendingWrites } from './pending-writes.ts'
import { unmet } from './prompts.ts'
import { chooseLevel, demandOf } from './rules.ts'
import { requireStorable } from './storable.ts'
import type { ArtifactStore } from './store.ts'

type Feature = NonNullable<NonNullable<Configuration['features']>['ciba']>

/** Which ticket on the phone a request that is just being made has become. */
const ticketOf = new WeakMap<object, string>()

/**
 * OpenID Connect CIBA Core 1.0 in oidc-provider, poll and ping. The phone is asked by a pushed request, whose decision makes the grant;
 * here an application's request becomes one, and is refused as the standard words it.
 */
export function cibaFeature(deps: OidcDependencies, realm: Realm): Feature {
  const { backchannel, throttles, now } = deps
  const policyNow = () => (deps.realms.find(realm.name) ?? realm).policy
  return {
    enabled: true,
    deliveryModes: ['poll', 'ping'],
    // Before anything is looked up.
    validateRequestContext: async ctx => {
      requireStorable(ctx.oidc.params ?? {})
      await countRequest(ctx)
    },
    // Optional by the standard (7.1); the proof on the phone is what it would add.
    verifyUserCode: async () => {},
    validateBindingMessage: async (_ctx, message) => requireBindingMessage(message),
    processLoginHintToken: async () => {
      throw new errors.InvalidRequest('login_hint_token is not supported')
    },
    processLoginHint: async (_ctx, hint) => await backchannel.identify(realm, hint ?? ''),
    async triggerAuthenticationDevice(ctx, _request, account, client) {
      if (!chooseLevel(demandOf(ctx.oidc.params ?? {}).acr, highestElsewhere).ok) throw unmet()
      const policy = findClientPolicy(policyNow(), client.clientId)
      if (!policy) throw new errors.UnauthorizedClient()
      const unknown = ['unknown-users-per-client', client.clientId] as const
      // Counted before it is known, and given back where somebody was asked: so it holds for many at one moment too.
      const taken = await throttles.take(realm.name, policyNow(), [unknown])
      if (!taken.ok) throw new errors.AccessDenied('too many hints named nobody who can be asked')
      const lifetime = requestLifetime(realm, ctx.oidc.params?.requested_expiry)
      const message = ctx.oidc.params?.binding_message
      const asked = await backchannel.ask({
        realm,
        client: policy,
        accountId: account?.accountId ?? '',
        bindingMessage: typeof message === 'string' ? message : null,
        deadline: new Date(now().getTime() + lifetime * 1000),
      })
      // CIBA 13: unknown, held, without a phone, or closed to it by "not me" are one answer.
      if (!asked.ok && asked.code === 'unknown') throw new errors.UnknownUserId('could not identify end-user')
      await throttles.giveBack(realm.name, policyNow(), unknown)
      if (!asked.ok) throw new errors.AccessDenied('the end-user is asked already, or too often')
      ticketOf.set(ctx, asked.ticketId)
    },
  }

  async function countRequest(ctx: KoaContextWithOIDC): Promise<void> {
    const use = ['backchannel-per-client', ctx.oidc.client?.clientId ?? ''] as const
    const taken = await throttles.take(realm.name, policyNow(), [use])
    if (!taken.ok) throw new errors.AccessDenied('too many requests')
  }
}

/**
 * CIBA 7.1: what the person compares on both sides. Letters, figures, spaces and plain marks only: no line, link or hidden sign can stand
 * on the phone in our name.
 */
export function requireBindingMessage(message: unknown): void {
  if (message === undefined) return
  const isPlain = typeof message === 'string' && /^[\p{L}\p{N} .,:;!?#()+=*，。：；！？（）、·¥-]{1,64}$/u.test(message)
  // Some letters are drawn as nothing: a message of them, or with them, is not what it looks like.
  if (
    !isPlain ||
    /^\s*$|\p{Default_Ignorable_Code_Point}/u.test(message) ||
    /www\.|\.(?:com|cn|net|org|top|xyz)\b/i.test(message)
  )
    throw new errors.InvalidBindingMessage('binding_message may have 64 letters, figures and plain marks')
}

/** Seconds. CIBA 7.1 `requested_expiry`, but neither too short to be answered nor longer than the realm lets a phone be asked. */
export function requestLifetime({ policy }: Pick<Realm, 'policy'>, requested: unknown): number {
  const longest = Math.floor(policy.push.lifetime / 1000)
  const wanted = Number(requested)
  return Number.isSafeInteger(wanted) && wanted > 0 ? Math.max(30, Math.min(longest, wanted)) : longest
}

interface Parts extends Pick<OidcDependencies, 'database' | 'keys' | 'now' | 'backchannel' | 'realms'> {
  realm: string
  artifacts: ArtifactStore
  writes: PendingWrites
}

/** Of oidc-provider's backchannel requests each is a row of `backchannel`; the decision on the phone writes what tokens are issued from. */
export function backchannelAdapter(parts: Parts): Adapter {
  const { database, keys, realm, backchannel, writes } = parts
  const run = database.query
  const of = (id: string) => ({ realm, requestHash: keys.hashToken(id) })
  const refuse = async (): Promise<never> => {
    throw new Error('oidc-provider asked for what is not done with backchannel requests')
  }
  return {
    async upsert(id, payload, expiresIn = 0) {
      const ctx = Provider.ctx
      const { jti: _, params, accountId = '', clientId = '', ...rest } = payload
      const token = params?.client_notification_token
      const given = {
        ...of(id),
        accountId,
        clientId,
        // Hints and messages are personal, and the token is a secret: none of them is needed any more.
        payload: { ...rest, accountId, clientId, params: { acr_values: params?.acr_values, scope: params?.scope } },
        ping: typeof token === 'string' ? { authReqId: id, token } : null,
        expiresAt: new Date(parts.now().getTime() + expiresIn * 1000),
      }
      await writes.put(`BackchannelAuthenticationRequest ${id}`, async executor => {
        const ticketId = ctx && ticketOf.get(ctx)
        if (ticketId) await backchannel.add(executor, { ...given, ticketId })
      })
    },

    async find(id) {
      const clientId = Provider.ctx?.oidc.client?.clientId ?? ''
      const polled = await backchannel.poll(run, { ...of(id), clientId })
      if (!polled) return undefined
      // CIBA 11
      if (polled.isTooFast) throw new errors.SlowDown()
      const { payload, status, granted, isUsed, isExpired } = polled
      const over = status === 'expired' || (isExpired && status === 'pending') ? { exp: 1 } : {}
      return { ...payload, ...(granted ?? errorOf[status]), ...over, jti: id, ...(isUsed ? { consumed: true } : {}) }
    },

    async consume(id) {
      const found = parts.realms.find(realm)
      if (found && (await backchannel.take(found, of(id)))) return
      const grantId = await backchannel.grantIdOf(run, of(id))
      if (grantId) await parts.artifacts.revokeGrant(run, { realm, grantId, idHash: keys.hashToken(grantId) })
      throw new errors.InvalidGrant('backchannel authentication request already used')
    },

    revokeByGrantId: async grantId => await backchannel.removeByGrant(run, realm, grantId),
    destroy: refuse,
    findByUserCode: refuse,
    findByUid: refuse,
  }
}

const errorOf = {
  pending: {},
  approved: {},
  expired: {},
  declined: { error: 'access_denied' },
  unmet: { error: 'unmet_authentication_requirements' },
} as const
