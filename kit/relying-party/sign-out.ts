import type { Context } from 'hono'
import * as oidc from 'openid-client'
import { type Parts, requireSameOrigin } from './parts.ts'
import { problemOf } from './problems.ts'
import type { LiveSession, Sessions } from './sessions.ts'

/** Ends our session first, whatever the issuer does; then the issuer's (OpenID Connect RP-Initiated Logout 1.0). */
export async function signOut(parts: Parts, sessions: Sessions, c: Context): Promise<Response> {
  requireSameOrigin(parts, c)
  const live = await sessions.read(c)
  // Or the next page would sign the person in again, silently.
  parts.cookies.setTriedSilently(c)
  if (live === null) return c.redirect(`${parts.base}/signed-out`, 303)
  await sessions.end(c, live)
  try {
    return c.redirect(await endSessionUrl(parts, live), 303)
  } catch (error) {
    const problem = problemOf(error)
    if (problem === null) throw error
    parts.report({ what: 'issuer_sign_out_failed', code: problem, cause: error })
    return c.redirect(`${parts.base}/signed-out?everywhere=no`, 303)
  }
}

async function endSessionUrl(parts: Parts, live: LiveSession): Promise<string> {
  const configuration = await parts.issuer.configuration()
  await revoke(parts, configuration, live.tokens.refreshToken)
  const url = oidc.buildEndSessionUrl(configuration, {
    id_token_hint: live.tokens.idToken,
    post_logout_redirect_uri: parts.options.postLogoutRedirectUri,
  })
  return url.href
}

/** A refresh token may outlive the issuer's session; nobody is to use it after this (RFC 7009). */
async function revoke(parts: Parts, configuration: oidc.Configuration, refreshToken: string | null): Promise<void> {
  if (refreshToken === null || configuration.serverMetadata().revocation_endpoint === undefined) return
  try {
    await oidc.tokenRevocation(configuration, refreshToken)
  } catch (cause) {
    parts.report({ what: 'refresh_token_not_revoked', cause })
  }
}
