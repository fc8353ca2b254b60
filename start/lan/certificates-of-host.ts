import { createHash } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AuthorityKeyIdentifier,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  NameConstraints,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509'
import { type Issuer, issueCertificate } from '../../kit/certificates/index.ts'

interface Life {
  from: Date
  until: Date
}

/**
 * The authority's own certificate. RFC 5280 4.2.1.10: it can certify the name (and what is below it) and nothing else, so that who gets
 * hold of its key can pretend to be no other site to a phone that trusts it.
 */
export function issueAuthority({ name, issuer, life }: { name: string; issuer: Issuer; life: Life }) {
  const only = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees([new GeneralSubtree({ base: new GeneralName({ dNSName: name }) })]),
    // What is not named at all would be permitted.
    excludedSubtrees: new GeneralSubtrees(
      ['0.0.0.0/0', '::/0'].map(all => new GeneralSubtree({ base: new GeneralName({ iPAddress: all }) })),
    ),
  })
  const { spki } = issuer.key
  return issueCertificate({
    subject: issuer.subject,
    spki,
    issuer,
    ...life,
    authority: { pathLength: 0 },
    extra: [extension(id_ce_nameConstraints, only, true), extension(id_ce_subjectKeyIdentifier, ownKey(spki))],
  })
}

/** The certificate that the apps show, for the name alone. */
export function issueLeaf({
  name,
  issuer,
  spki,
  life,
}: {
  name: string
  issuer: Issuer
  spki: Uint8Array
  life: Life
}) {
  const names = new SubjectAlternativeName([new GeneralName({ dNSName: name })])
  const by = new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(identifierOf(issuer.key.spki)) })
  return issueCertificate({
    subject: { CN: name.slice(0, longestCommonName) },
    spki,
    issuer,
    ...life,
    extendedKeyUsage: [id_kp_serverAuth],
    extra: [
      extension(id_ce_subjectAltName, names),
      extension(id_ce_authorityKeyIdentifier, by),
      extension(id_ce_subjectKeyIdentifier, ownKey(spki)),
    ],
  })
}

/** RFC 5280 A.1 (ub-common-name). */
const longestCommonName = 64

const extension = (id: string, value: object, critical = false) => ({
  id,
  critical,
  value: new Uint8Array(AsnConvert.serialize(value)),
})

const ownKey = (spki: Uint8Array): OctetString => new SubjectKeyIdentifier(identifierOf(spki))

/** RFC 7093 2: any digest that tells keys apart. */
const identifierOf = (spki: Uint8Array): ArrayBuffer =>
  Uint8Array.from(createHash('sha256').update(spki).digest().subarray(0, 20)).buffer
