import { createHash } from 'node:crypto'
import { type ApprovalDetails, hashOfDetails } from '../../../kit/approval-details/index.ts'
import { type CertificateRefused, verifySignature } from '../../../kit/certificates/index.ts'
import { type SigningPurpose, signedBytes, signingText } from '../../../kit/signing-request/index.ts'
import { nobodysId } from '../../accounts/index.ts'
import type { CertificateKeyPolicy, Realm } from '../../realms/index.ts'
import { proveClientCertificate } from './client-certificate.ts'
import { considerChain } from './consider-chain.ts'
import type { CertificateKeyDependencies } from './dependencies.ts'
import type { CertificateSignature } from './schemas.ts'
import { openChain } from './sealed-chain.ts'
import { certificateKeyStore } from './store.ts'

/** Which ceremony, and which look at it, a signature is for; in an approval, of what. */
export interface SigningOccasion {
  realm: Realm
  ceremonyId: string
  /** The ceremony's version when the page was drawn: an answer takes it in hand, and another takes its place. */
  version: number
  purpose: SigningPurpose
  approval: { details: ApprovalDetails; hash: string } | null
}

/** What a page asks the software beside a key for. */
export interface CertificateKeyRequest {
  text: string
  /** Fingerprints of the certificates that will do. */
  certificates: readonly string[]
  software: CertificateKeyPolicy['software']
}

export type CertificateKeyProved =
  | { ok: true; id: string; bound: string }
  /** `certificate.…`: rightly signed, by a certificate that is not taken any more. */
  | { ok: false; code: 'wrong' | CertificateRefused }

export type CertificateKeys = ReturnType<typeof createCertificateKeys>

/** Certificate keys as ceremonies use them: asked for and proved. */
export function createCertificateKeys(deps: Pick<CertificateKeyDependencies, 'database' | 'keys' | 'trust' | 'now'>) {
  const { database, keys } = deps

  /**
   * Made from the ceremony and its version under our key, so nothing is written for who only looks at a page, and what is signed
   * can't be chosen by who brings it. Good once: the statement that takes the ceremony in hand also ends its version.
   */
  function textOf({ realm, ceremonyId, version, purpose, approval }: SigningOccasion): string {
    const mac = keys.mac(`${ceremonyId}:${version}`, 'certificate-key-challenge')
    const challenge = createHash('sha256').update(mac).digest('base64url')
    const request = { purpose, audience: realm.issuer, challenge }
    return signingText(approval ? { ...request, details: approval.details } : request)
  }

  return {
    async request(occasion: SigningOccasion, accountId: string | null): Promise<CertificateKeyRequest> {
      const all = accountId ? await certificateKeyStore.list(database.query, accountId) : []
      return {
        text: textOf(occasion),
        certificates: all.filter(({ status }) => status === 'active').map(({ fingerprint }) => fingerprint),
        software: occasion.realm.policy.media['certificate-key'].software,
      }
    },

    /** Proves a key and writes its use down. @returns what the proof is bound to: the details, or else the key */
    async prove(
      occasion: SigningOccasion,
      accountId: string | null,
      given: CertificateSignature,
    ): Promise<CertificateKeyProved> {
      const { approval, realm } = occasion
      const policy = realm.policy.media['certificate-key']
      // What was shown and what is bound must be one and the same (RFC 9396 details, hashed canonically).
      if (!policy.allowed || (approval && hashOfDetails(approval.details) !== approval.hash)) return wrong
      const by = { fingerprint: given.certificate }
      const found = await certificateKeyStore.findActive(database.query, accountId ?? nobodysId, by)
      if (!found) return wrong
      const chain = openChain(keys, found)
      const data = signedBytes(textOf(occasion))
      const signature = Buffer.from(given.signature, 'base64url')
      if (!verifySignature(chain[0], { algorithm: given.algorithm, data, signature })) return wrong
      // Anew at each use: it may have been revoked, or its authority be trusted no more, since it was registered.
      const considered = considerChain(chain, await deps.trust(policy), deps.now())
      if (!considered.ok) return considered
      if (!(await certificateKeyStore.use(database.query, found, deps.now()))) return wrong
      return { ok: true, id: found.id, bound: approval?.hash ?? found.id }
    },

    /** Whether the certificate that the browser showed to the proxy is one of the account's. @param der as it was passed on */
    async proveShown(realm: Realm, accountId: string, der: Uint8Array): Promise<{ bound: string } | null> {
      return await proveClientCertificate(deps, { accountId, policy: realm.policy.media['certificate-key'], der })
    },
  }
}

const wrong = { ok: false, code: 'wrong' } as const
