import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import type Provider from 'oidc-provider'
import type { Database } from '../../kit/database/index.ts'
import { isEligible } from '../accounts/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ArtifactStore } from './artifacts.ts'

/** A token as a resource server got it, with all that proves that its sender may use it. */
export interface PresentedToken {
  scheme: 'Bearer' | 'DPoP'
  token: string
  /** The `DPoP` header. */
  proof: string | null
  method: string
  /** As the client addressed it, without query. */
  url: string
}

export interface VerifiedToken {
  accountId: string
  aal: number
  authTime: Date
  scopes: readonly string[]
}

/** A proof is good for as long as clocks may differ (RFC 9449 11.1). */
const proofAgeSeconds = 300

/**
 * Whether an access token of a realm is good now, for an API of this service: it is known and not expired, its session lives, its
 * account may act, and its sender holds the key it is bound to.
 */
export async function verifyAccessToken(
  deps: { database: Database<IdentityTables>; artifacts: Pick<ArtifactStore, 'liveSession'> },
  { provider, realm }: { provider: Provider; realm: string },
  presented: PresentedToken,
): Promise<VerifiedToken | null> {
  const token = await provider.AccessToken.find(presented.token)
  if (!token?.isValid || !token.accountId || !token.sessionUid) return null
  if (!(await isSenderRight(provider, token, presented))) return null
  const session = await deps.artifacts.liveSession(deps.database.query, realm, token.sessionUid)
  if (session?.accountId !== token.accountId || !isEligible(session)) return null
  return { accountId: session.accountId, aal: session.aal, authTime: session.authTime, scopes: [...token.scopes] }
}

interface BoundToken {
  jkt?: string | undefined
  clientId?: string | undefined
}

/** RFC 9449 7.1: a bound token comes with the DPoP scheme and a proof for this very request; an unbound one as Bearer. */
async function isSenderRight(provider: Provider, token: BoundToken, presented: PresentedToken): Promise<boolean> {
  if (!token.jkt) return presented.scheme === 'Bearer'
  if (presented.scheme !== 'DPoP' || !presented.proof) return false
  try {
    const { payload, protectedHeader } = await jwtVerify(presented.proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'],
      maxTokenAge: proofAgeSeconds,
      clockTolerance: 30,
    })
    const { htm, htu, ath, jti, iat } = payload
    const rightKey =
      protectedHeader.jwk !== undefined && (await calculateJwkThumbprint(protectedHeader.jwk)) === token.jkt
    const rightRequest = htm === presented.method && typeof htu === 'string' && sameAddress(htu, presented.url)
    const rightToken = ath === createHash('sha256').update(presented.token).digest('base64url')
    if (!rightKey || !rightRequest || !rightToken || typeof jti !== 'string') return false
    // A proof is good once (RFC 9449 11.1).
    return await provider.ReplayDetection.unique(String(token.clientId), jti, Number(iat) + proofAgeSeconds + 30)
  } catch {
    return false
  }
}

function sameAddress(left: string, right: string): boolean {
  const plain = (text: string): string => {
    const url = new URL(text)
    return url.origin + url.pathname
  }
  return plain(left) === plain(right)
}
