import type { KoaContextWithOIDC } from 'oidc-provider'
import { securityHeaderList } from '../../kit/http/index.ts'
import type { Realm } from '../realms/index.ts'
import { redirectOrigins } from '../realms/index.ts'
import { findClientPolicy } from './clients.ts'
import type { OidcDependencies, OidcPage } from './dependencies.ts'

type PageDependencies = Pick<OidcDependencies, 'renderPage'>

/** Answers with one of our pages in place of the provider's. */
export async function showPage(
  { renderPage }: PageDependencies,
  realm: Realm,
  ctx: KoaContextWithOIDC,
  page: OidcPage,
): Promise<void> {
  setSecurityHeaders(ctx, realm, page.client ? redirectOrigins({ clients: [page.client] }) : [])
  ctx.set('Cache-Control', 'no-store')
  const body = await renderPage({ realm, page, req: ctx.req, uiLocales: uiLocales(ctx) })
  ctx.type = 'html'
  ctx.body = body
}

export function setSecurityHeaders(ctx: KoaContextWithOIDC, realm: Realm, formAction: string[] = []): void {
  const { origin } = new URL(realm.issuer)
  for (const [name, value] of securityHeaderList({ origin, formAction })) ctx.set(name, value)
}

export function clientOf(ctx: KoaContextWithOIDC, realm: Realm) {
  return findClientPolicy(realm.policy, ctx.oidc.client?.clientId ?? '') ?? null
}

function uiLocales(ctx: KoaContextWithOIDC): string[] {
  const wanted = ctx.oidc.params?.ui_locales ?? ctx.query.ui_locales
  return typeof wanted === 'string' ? wanted.split(' ').filter(Boolean) : []
}
