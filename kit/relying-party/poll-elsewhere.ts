import * as oidc from 'openid-client'
import type { Issuer } from './issuer.ts'

/** What an application hears that asks again and again whether somebody has confirmed on another device. */
export type ElsewherePoll =
  | { kind: 'pending' }
  /** From now on five seconds less often. */
  | { kind: 'slow-down' }
  | { kind: 'declined' }
  | { kind: 'expired' }
  /** What is kept of them is the caller's to decide; the tokens are gone already. */
  | { kind: 'confirmed'; claims: Readonly<Record<string, unknown>> }

/** Asks once, at the token endpoint (RFC 8628 3.4, CIBA 10.1). No token outlives the answer. */
export async function pollElsewhere(
  issuer: Issuer,
  grantType: string,
  parameters: Record<string, string>,
): Promise<ElsewherePoll> {
  const configuration = await issuer.configuration()
  try {
    const tokens = await oidc.genericGrantRequest(configuration, grantType, parameters)
    const subject = tokens.claims()?.sub ?? oidc.skipSubjectCheck
    const claims = await oidc.fetchUserInfo(configuration, tokens.access_token, subject)
    await oidc.tokenRevocation(configuration, tokens.access_token)
    return { kind: 'confirmed', claims }
  } catch (error) {
    if (!(error instanceof oidc.ResponseBodyError)) throw error
    const kind = kinds[error.error]
    if (kind === undefined) throw error
    return { kind }
  }
}

/** RFC 8628 3.5, CIBA 11. What was heard once already is over too. */
const kinds: Readonly<Record<string, Exclude<ElsewherePoll['kind'], 'confirmed'>>> = {
  authorization_pending: 'pending',
  slow_down: 'slow-down',
  access_denied: 'declined',
  expired_token: 'expired',
  invalid_grant: 'expired',
}
