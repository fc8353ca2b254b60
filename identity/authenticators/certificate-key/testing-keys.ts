/** For tests only: an authority that the bank trusts, keys of its customers, and what the service needs to work with them. */
import { hashOfDetails, type PaymentDetails } from '../../../kit/approval-details/index.ts'
import {
  algorithmsOf,
  fingerprintOf,
  type KeyKind,
  type NewCertificate,
  type RevocationList,
  type SignatureAlgorithm,
} from '../../../kit/certificates/index.ts'
import { createTestAuthority, type TestHolder } from '../../../kit/certificates/testing-certificates.ts'
import type { Database } from '../../../kit/database/index.ts'
import { signedBytes } from '../../../kit/signing-request/index.ts'
import { createMediaWorld, type MediaWorld } from '../../media/testing-media.ts'
import type { Realm } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import {
  type CertificateKeyDependencies,
  type CertificateRegistration,
  type CertificateSignature,
  createCertificateKeys,
  type SigningOccasion,
} from './index.ts'

const day = 86_400_000

/** @param media whose tables and keys are used */
export function createKeyWorld(database: Database<IdentityTables>, media: MediaWorld = createMediaWorld(database)) {
  const { keys, accounts, deps: mediaDeps } = media
  const { now } = mediaDeps
  const authority = createTestAuthority('Qinghe CA')
  const policy = {
    ...media.policy.media['certificate-key'],
    allowed: true,
    registration: 'holder' as 'holder' | 'counter',
    most: 3,
  }
  const realm: Realm = {
    name: 'bank',
    version: 1,
    policy: { ...media.policy, media: { ...media.policy.media, 'certificate-key': policy } },
    issuer: 'http://localhost:8080/realms/bank',
    path: '/realms/bank',
  }
  const revoked: string[] = []
  const trust: { lists: RevocationList[] | null; anchors: (typeof authority.certificate)[] } = {
    lists: null,
    anchors: [authority.certificate],
  }
  const deps: CertificateKeyDependencies = {
    ...mediaDeps,
    keys,
    accounts,
    trust: async () => {
      const [at, nextAt] = [new Date(now().getTime() - day), new Date(now().getTime() + day)]
      return {
        anchors: trust.anchors,
        revocation: { lists: trust.lists ?? [authority.list(revoked, { at, nextAt })], required: true },
      }
    },
  }
  let people = 0

  return {
    ...media,
    deps,
    authority,
    realm,
    policy,
    revoked,
    trust,
    keys: createCertificateKeys(deps),

    /** An account with a person behind it. */
    async openHolder(): Promise<{ accountId: string; document: string }> {
      const accountId = await media.openAccount()
      const document = `3301061990010${String(++people).padStart(4, '0')}X`
      const person = {
        name: '王晓晴',
        nameMasked: '王**',
        documentKind: 'resident-id',
        document,
        documentMasked: '3***X',
      }
      await accounts.savePerson(database.query, accountId, 'bank', { ...person, source: 'counter' })
      return { accountId, document }
    },

    /** A key with a certificate for somebody with this document. */
    keyFor(document: string, change: Partial<NewCertificate> = {}, kind: KeyKind = 'p-256'): TestHolder {
      const until = new Date(now().getTime() + 1000 * day)
      const from = new Date(now().getTime() - day)
      const subject = { O: 'Test', CN: `王晓晴@${document}` }
      return authority.issue({ subject, from, until, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'], ...change }, kind)
    },

    occasion(change: Partial<SigningOccasion> = {}): SigningOccasion {
      return { realm, ceremonyId: mediaDeps.newId(), version: 1, purpose: 'sign-in', approval: null, ...change }
    },
  }
}

/** What the software beside a key gives back. */
export function signedBy(
  { certificate, key }: TestHolder,
  text: string,
  { algorithm = algorithmOf(key.kind), certificateIs }: { algorithm?: SignatureAlgorithm; certificateIs?: string } = {},
): CertificateSignature {
  const signature = key.sign(signedBytes(text), algorithm).toString('base64url')
  return { certificate: certificateIs ?? fingerprintOf(certificate.der), algorithm, signature }
}

/** What it gives back where a certificate is registered; with `old`, renewed. */
export function registeredBy(holder: TestHolder, text: string, old?: TestHolder): CertificateRegistration {
  const { certificate, key } = holder
  const data = signedBytes(text, fingerprintOf(certificate.der))
  const algorithm = algorithmOf(key.kind)
  return {
    text,
    chain: [Buffer.from(certificate.der).toString('base64url')],
    algorithm,
    signature: key.sign(data).toString('base64url'),
    ...(old
      ? {
          old: {
            certificate: fingerprintOf(old.certificate.der),
            algorithm: algorithmOf(old.key.kind),
            signature: old.key.sign(data).toString('base64url'),
          },
        }
      : {}),
  }
}

function algorithmOf(kind: KeyKind): SignatureAlgorithm {
  const [first = 'ES256'] = algorithmsOf(kind)
  return first
}

export const payment: PaymentDetails = {
  type: 'payment',
  transaction: 'transfer-0000000001',
  payer: { account: '6222****1234' },
  payee: { account: '6222020200112233445', name: '张三' },
  amount: 123_450,
  currency: 'CNY',
}

export const approvalOf = (details: PaymentDetails) => ({ details, hash: hashOfDetails(details) })
