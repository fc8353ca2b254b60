import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { EventInput } from '../events/index.ts'
import type { Realm } from '../realms/index.ts'
import { alreadyUsed } from './adapter.ts'

/** The provider's listeners cannot be waited for, so they leave what happened here, and it is written before the answer goes. */
const happened = new WeakMap<object, EventInput[]>()

/** Notes, during a request, what the audit log must tell of it. */
export function watchEvents(provider: Provider, realm: Realm): void {
  provider.on('authorization.success', ctx => {
    const { session, client, account, acr, params } = ctx.oidc
    note(ctx, {
      realm: realm.name,
      kind: 'oidc.authorized',
      outcome: 'success',
      surface: 'oidc',
      accountId: session?.accountId ?? null,
      sessionId: idOf(account?.sessionId),
      detail: { client: client?.clientId, acr, scope: params?.scope },
    })
  })
  provider.on('grant.error', (ctx, error) => {
    const kind = reuseKind(ctx, error)
    if (!kind) return
    const source = ctx.oidc.entities.RefreshToken ?? ctx.oidc.entities.AuthorizationCode
    note(ctx, {
      realm: realm.name,
      kind,
      outcome: 'refused',
      surface: 'oidc',
      accountId: source?.accountId ?? null,
      sessionId: idOf(ctx.oidc.account?.sessionId),
      detail: { client: ctx.oidc.client?.clientId },
    })
  })
}

/** What was noted. */
export const notedEvents = (ctx: object): readonly EventInput[] => happened.get(ctx) ?? []

function note(ctx: object, event: EventInput): void {
  happened.set(ctx, [...(happened.get(ctx) ?? []), event])
}

const reuseDetails = new Set([alreadyUsed, 'refresh token already used', 'authorization code already consumed'])

function reuseKind(
  ctx: KoaContextWithOIDC,
  error: { error_detail?: unknown },
): 'oidc.code_reused' | 'oidc.refresh_reused' | null {
  if (typeof error.error_detail !== 'string' || !reuseDetails.has(error.error_detail)) return null
  return ctx.oidc.params?.grant_type === 'refresh_token' ? 'oidc.refresh_reused' : 'oidc.code_reused'
}

const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
