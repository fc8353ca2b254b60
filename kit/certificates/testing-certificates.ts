/** For tests only: an authority, people's certificates by it, and its revocation lists. */

import type { Certificate } from './index.ts'
import {
  createIssuingKey,
  type Issuer,
  issueCertificate,
  issueRevocationList,
  type KeyKind,
  type NewCertificate,
  type RevocationList,
  readCertificate,
  readRevocationList,
} from './index.ts'

const years = { from: new Date('2026-01-01'), until: new Date('2036-01-01') }

export function read(der: Uint8Array): Certificate {
  const certificate = readCertificate(der)
  if (!certificate) throw new Error('is no certificate')
  return certificate
}

export interface TestAuthority {
  issuer: Issuer
  certificate: Certificate
  /** Another authority below it. */
  below(name: string, change?: Partial<NewCertificate>): TestAuthority
  /** A person's certificate with a key of its own. */
  issue(change?: Partial<NewCertificate>, kind?: KeyKind): TestHolder
  list(serials: readonly string[], change?: Partial<Parameters<typeof issueRevocationList>[0]>): RevocationList
}

export interface TestHolder {
  certificate: Certificate
  key: ReturnType<typeof createIssuingKey>
}

export function createTestAuthority(name = 'Root', kind: KeyKind = 'p-256'): TestAuthority {
  const key = createIssuingKey(kind)
  const issuer = { subject: { O: 'Test', CN: name }, key }
  const own = { subject: issuer.subject, spki: key.spki, issuer, ...years, authority: { pathLength: null } }
  return authorityOf(issuer, read(issueCertificate(own)))
}

function authorityOf(issuer: Issuer, certificate: Certificate): TestAuthority {
  return {
    issuer,
    certificate,
    below(name, change = {}) {
      const key = createIssuingKey()
      const subject = { O: 'Test', CN: name }
      const wanted = { subject, spki: key.spki, issuer, ...years, authority: { pathLength: null }, ...change }
      return authorityOf({ subject, key }, read(issueCertificate(wanted)))
    },
    issue(change = {}, kind = 'p-256') {
      const key = createIssuingKey(kind)
      const wanted = { subject: { O: 'Test', CN: '王晓晴' }, spki: key.spki, issuer, ...years, ...change }
      return { key, certificate: read(issueCertificate(wanted)) }
    },
    list(serials, change = {}) {
      const wanted = { issuer, at: new Date('2026-02-01'), nextAt: new Date('2026-04-01'), serials, ...change }
      const list = readRevocationList(issueRevocationList(wanted))
      if (!list) throw new Error('is no revocation list')
      return list
    },
  }
}
