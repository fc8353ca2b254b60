import {
  type Certificate,
  type CertificateRefused,
  followToAnchor,
  isForSigning,
  keyKindOf,
} from '../../../kit/certificates/index.ts'
import type { Trust } from './trust.ts'

/** Whether a certificate is one that the realm takes, now: its authority, time, use, kind of key, and that it is not revoked. */
export function considerChain(
  chain: readonly [Certificate, ...Certificate[]],
  trust: Trust,
  now: Date,
): { ok: true } | { ok: false; code: CertificateRefused } {
  const [own] = chain
  const followed = followToAnchor(chain, { ...trust, now })
  if (!followed.ok) return followed
  if (!isForSigning(own) || keyKindOf(own) === null) return { ok: false, code: 'certificate.wrong_usage' }
  return { ok: true }
}
