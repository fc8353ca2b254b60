import { isIP } from 'node:net'
import type { Adapter, KoaContextWithOIDC } from 'oidc-provider'
import { describeClient } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'
import { addressKeyOf } from '../visits/index.ts'
import type { OidcDependencies } from './dependencies.ts'
import { errors, Provider } from './library.ts'
import type { PendingWrites } from './pending-writes.ts'
import { unmet } from './prompts.ts'
import { chooseLevel, demandOf } from './rules.ts'
import { requireStorable } from './storable.ts'
import type { ArtifactStore } from './store.ts'

/** The most that is proved on one device for another (RFC 10027). */
export const highestElsewhere = 2

/** Where a screen stands, as its request says. */
export interface ScreenInfo {
  address: string
  /** What its browser is called; empty where a server asks for it. */
  label: string
}

/**
 * Who has asked: the screen itself. A confidential client's server asks for its screens and may say where the screen is, since nobody
 * else can speak for that client; of any other the address is the one that the request came from.
 */
export function screenInfo({ addressOf }: Pick<OidcDependencies, 'addressOf'>, ctx: KoaContextWithOIDC): ScreenInfo {
  // What no proof on another device reaches is said now, not when somebody stands before the screen (RFC 9470 5).
  if (!chooseLevel(demandOf(ctx.oidc.params ?? {}).acr, highestElsewhere).ok) throw unmet()
  const address = screenAddress({ addressOf }, ctx)
  const headers = Object.entries(ctx.req.headers).map(([name, value]): [string, string] => [name, String(value)])
  const { browser, system } = describeClient(new Headers(headers))
  return { address, label: isServer(ctx) ? '' : [browser, system].filter(Boolean).join(' · ') }
}

const isServer = ({ oidc }: KoaContextWithOIDC): boolean => oidc.client?.clientAuthMethod === 'private_key_jwt'

function screenAddress({ addressOf }: Pick<OidcDependencies, 'addressOf'>, ctx: KoaContextWithOIDC): string {
  const given: unknown = ctx.oidc.body?.device_address
  return isServer(ctx) && typeof given === 'string' && isIP(given) > 0 ? given : addressOf(ctx.req)
}

/**
 * Counts, before anything is kept: a flood of codes from one address or client would make guessing one easier, and fill the table
 * (RFC 8628 5.1). The address is the screen's: counted by that of a client's server, whoever opens many would leave none to the others.
 * Says too how often the screen may ask.
 *
 * @returns false where it was refused, and answered so
 */
export async function admitScreen(
  { throttles, addressOf, keys, now }: Pick<OidcDependencies, 'throttles' | 'addressOf' | 'keys' | 'now'>,
  { name, policy }: Realm,
  ctx: KoaContextWithOIDC,
): Promise<boolean> {
  const taken = await throttles.take(name, policy, [
    ['screens-per-address', addressKeyOf(keys, screenAddress({ addressOf }, ctx))],
    ['screens-per-client', ctx.oidc.client?.clientId ?? ''],
  ])
  if (taken.ok) {
    ctx.body = { ...(ctx.body as object), interval: policy.screens.poll / 1000 }
    return true
  }
  ctx.status = 429
  ctx.set('Retry-After', String(Math.max(1, Math.ceil((taken.retryAt.getTime() - now().getTime()) / 1000))))
  ctx.body = { error: 'slow_down', error_description: 'too many codes were asked for' }
  return false
}

interface Parts extends Pick<OidcDependencies, 'database' | 'keys' | 'now' | 'deviceCodes'> {
  realm: string
  artifacts: ArtifactStore
  writes: PendingWrites
}

/** Of oidc-provider's device codes each is a row of `screens`; what people do with it happens there, not in the provider. */
export function deviceCodeAdapter(parts: Parts): Adapter {
  const { database, keys, realm, deviceCodes, writes } = parts
  const run = database.query
  const codeOf = (id: string) => ({ realm, deviceCodeHash: keys.hashToken(id) })
  const refuse = async (): Promise<never> => {
    throw new Error('oidc-provider asked for what is not done with device codes')
  }
  return {
    async upsert(id, { userCode, deviceInfo, ...kept }, expiresIn = 0) {
      const { jti: _, ...payload } = kept
      requireStorable(payload)
      const screen = deviceInfo as unknown as ScreenInfo
      const expiresAt = new Date(parts.now().getTime() + expiresIn * 1000)
      const given = { ...codeOf(id), userCode: String(userCode), clientId: String(payload.clientId), payload, screen }
      await writes.put(`DeviceCode ${id}`, async executor => await deviceCodes.add(executor, { ...given, expiresAt }))
    },

    /** The token endpoint is the only one that asks, so that asking is polling. A code of another client is as good as none. */
    async find(id) {
      const clientId = Provider.ctx?.oidc.client?.clientId ?? ''
      const polled = await deviceCodes.poll(run, { ...codeOf(id), clientId })
      if (!polled) return undefined
      // RFC 8628 3.5
      if (polled.isTooFast) throw new errors.SlowDown()
      const { payload, status, granted, isExpired, isUsed } = polled
      const decided = granted ?? (status === 'declined' ? { error: 'access_denied' } : {})
      // The row's end is the one that counts; what was decided in time is still told.
      const over = isExpired && status === 'pending' ? { exp: 1 } : {}
      return { ...payload, ...decided, ...over, jti: id, ...(isUsed ? { consumed: true } : {}) }
    },

    // Of two requests at one moment one takes it; the other ends what the first was given, as with codes (RFC 9700 4.14.2).
    async consume(id) {
      if (await deviceCodes.take(run, codeOf(id))) return
      const grantId = await deviceCodes.grantIdOf(run, codeOf(id))
      if (grantId) await parts.artifacts.revokeGrant(run, { realm, grantId, idHash: keys.hashToken(grantId) })
      throw new errors.InvalidGrant('device code already used')
    },

    revokeByGrantId: async grantId => await deviceCodes.removeByGrant(run, realm, grantId),
    destroy: refuse,
    findByUserCode: refuse,
    findByUid: refuse,
  }
}
