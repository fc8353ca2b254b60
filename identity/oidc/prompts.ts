import type { errors as kinds } from 'oidc-provider'
import type { Realm } from '../realms/index.ts'
import type { OidcDependencies } from './dependencies.ts'
import { errors, interactionPolicy } from './library.ts'
import { chooseLevel, demandOf } from './rules.ts'

/** When the provider turns to our pages: the stock checks, with levels by number and our session as the one that counts. */
export function createPrompts(deps: Pick<OidcDependencies, 'reachableAal' | 'now'>, realm: Realm) {
  const { Check } = interactionPolicy
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  if (!login) throw new Error('oidc-provider has no login prompt')

  // The stock ones compare texts: a session of level 2 would not do for a client that asks for level 1.
  login.checks.remove('essential_acrs')
  login.checks.remove('essential_acr')
  login.checks.add(
    new Check('session_ended', 'the session has ended', ctx =>
      Boolean(ctx.oidc.session?.accountId && !ctx.oidc.account),
    ),
  )
  login.checks.add(
    new Check('level', 'a higher authentication level is needed', 'unmet_authentication_requirements', async ctx => {
      const asked = demandOf(ctx.oidc.params ?? {}).acr
      if (asked.length === 0) return false
      const choice = chooseLevel(asked, await deps.reachableAal(realm, ctx.oidc.session?.accountId ?? null))
      if (!choice.ok) throw unmet()
      return Number(ctx.oidc.session?.acr ?? 0) < choice.level
    }),
  )
  // A proof counts as fresh from this moment on; the interaction's own `iat` is cut to whole seconds.
  const stockDetails = login.details
  login.details = async ctx => ({ ...(await stockDetails(ctx)), startedAt: deps.now().getTime() })
  return policy
}

export function unmet(): kinds.OIDCProviderError {
  return new errors.UnmetAuthenticationRequirements('none of the requested authentication levels can be reached')
}
