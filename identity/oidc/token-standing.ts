import { isEligible } from '../accounts/index.ts'
import type { PresentedToken, TokenSession } from './store-presented.ts'

/** What a presented token stands on now. A machine stands for itself: no account, no session. */
export type TokenStanding = { kind: 'dead' } | { kind: 'machine' } | { kind: 'holder'; session: TokenSession }

const dead: TokenStanding = { kind: 'dead' }

/**
 * Whether an access token is good: it has not expired, its grant stands and is its own, its session lives with that very grant, and
 * its account may act at all. The same that oidc-provider asks before it answers for a token.
 */
export function standingOf(
  { model, payload, granted, sessionGrantId, session }: PresentedToken,
  now: Date,
): TokenStanding {
  if (payload.exp <= Math.floor(now.getTime() / 1000)) return dead
  if (model === 'ClientCredentials') return { kind: 'machine' }
  const { accountId, clientId, grantId } = payload
  if (accountId === undefined || grantId === undefined) return dead
  // A revoked grant takes its tokens with it, also those that a racing request issued afterwards.
  if (granted.accountId !== accountId || granted.clientId !== clientId) return dead
  // Our session is the truth: ended, or with another grant for this client since, it carries the token no more.
  if (session?.accountId !== accountId || sessionGrantId !== grantId) return dead
  return isEligible(session) ? { kind: 'holder', session } : dead
}
