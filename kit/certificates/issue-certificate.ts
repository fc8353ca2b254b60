import { randomBytes } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  Certificate as AsnCertificate,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  CertificateList,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Time,
  Validity,
  Version,
} from '@peculiar/asn1-x509'
import type { IssuingKey } from './issuing-key.ts'
import { oids } from './read-certificate.ts'

/** Names by their types: `CN`, `O`, `C`, `serialNumber`. */
export type Subject = Readonly<Partial<Record<keyof typeof nameTypes, string>>>

const nameTypes = { C: '2.5.4.6', O: '2.5.4.10', CN: '2.5.4.3', serialNumber: '2.5.4.5' } as const

export interface Issuer {
  subject: Subject
  key: IssuingKey
}

export interface NewCertificate {
  subject: Subject
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array
  issuer: Issuer
  from: Date
  until: Date
  authority?: { pathLength: number | null }
  /** `KeyUsageFlags`; null leaves it out. */
  keyUsage?: number | null
  extendedKeyUsage?: readonly string[]
  /** Lower-case hex. */
  serial?: string
  /** Further extensions, DER as they are. */
  extra?: readonly { id: string; critical: boolean; value: Uint8Array }[]
}

/** Issues a certificate for trying out and for tests. @returns DER */
export function issueCertificate(wanted: NewCertificate): Uint8Array<ArrayBuffer> {
  const { issuer, authority, keyUsage = defaultUsage(authority !== undefined), extendedKeyUsage = [] } = wanted
  const extensions = [
    ...(authority ? [basicConstraints(authority.pathLength)] : []),
    ...(keyUsage === null ? [] : [extension(id_ce_keyUsage, true, AsnConvert.serialize(new KeyUsage(keyUsage)))]),
    ...(extendedKeyUsage.length > 0
      ? [extension(id_ce_extKeyUsage, false, AsnConvert.serialize(new ExtendedKeyUsage([...extendedKeyUsage])))]
      : []),
    ...(wanted.extra ?? []).map(one => extension(one.id, one.critical, Uint8Array.from(one.value).buffer)),
  ]
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: bytesOf(wanted.serial ?? newSerial()),
    signature: algorithmOf(issuer.key),
    issuer: nameOf(issuer.subject),
    validity: new Validity({ notBefore: wanted.from, notAfter: wanted.until }),
    subject: nameOf(wanted.subject),
    subjectPublicKeyInfo: AsnConvert.parse(Uint8Array.from(wanted.spki), SubjectPublicKeyInfo),
    ...(extensions.length > 0 ? { extensions: new Extensions(extensions) } : {}),
  })
  return der(
    new AsnCertificate({
      tbsCertificate: tbs,
      signatureAlgorithm: algorithmOf(issuer.key),
      signatureValue: signatureOver(tbs, issuer.key),
    }),
  )
}

/** Issues a revocation list for the demonstration and for tests. @returns DER */
export function issueRevocationList(wanted: {
  issuer: Issuer
  at: Date
  /** null makes a list without an end. */
  nextAt: Date | null
  serials: readonly string[]
  extra?: readonly { id: string; critical: boolean; value: Uint8Array }[]
}): Uint8Array<ArrayBuffer> {
  const { issuer, at, nextAt, serials, extra = [] } = wanted
  const list = new TBSCertList({
    version: Version.v2,
    signature: algorithmOf(issuer.key),
    issuer: nameOf(issuer.subject),
    thisUpdate: new Time(at),
    ...(nextAt ? { nextUpdate: new Time(nextAt) } : {}),
    ...(serials.length > 0
      ? {
          revokedCertificates: serials.map(
            serial => new RevokedCertificate({ userCertificate: bytesOf(serial), revocationDate: new Time(at) }),
          ),
        }
      : {}),
    ...(extra.length > 0
      ? { crlExtensions: extra.map(one => extension(one.id, one.critical, Uint8Array.from(one.value).buffer)) }
      : {}),
  })
  return der(
    new CertificateList({
      tbsCertList: list,
      signatureAlgorithm: algorithmOf(issuer.key),
      signature: signatureOver(list, issuer.key),
    }),
  )
}

export function pemOf(der: Uint8Array, what: 'CERTIFICATE' | 'X509 CRL' = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${what}-----\n${lines.join('\n')}\n-----END ${what}-----\n`
}

const defaultUsage = (authority: boolean): number =>
  authority ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign : KeyUsageFlags.digitalSignature

const newSerial = (): string => `40${randomBytes(15).toString('hex')}`
const bytesOf = (hex: string): ArrayBuffer => Uint8Array.from(Buffer.from(hex, 'hex')).buffer
const der = (part: object): Uint8Array<ArrayBuffer> => new Uint8Array(AsnConvert.serialize(part))

function extension(extnID: string, critical: boolean, value: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(value) })
}

function basicConstraints(pathLength: number | null): Extension {
  const value = new BasicConstraints({ cA: true, ...(pathLength === null ? {} : { pathLenConstraint: pathLength }) })
  return extension(id_ce_basicConstraints, true, AsnConvert.serialize(value))
}

function nameOf(subject: Subject): Name {
  const parts = (Object.keys(nameTypes) as (keyof typeof nameTypes)[]).flatMap(type => {
    const text = subject[type]
    if (text === undefined) return []
    const value = new AttributeValue(type === 'C' ? { printableString: text } : { utf8String: text })
    return [new RelativeDistinguishedName([new AttributeTypeAndValue({ type: nameTypes[type], value })])]
  })
  return new Name(parts)
}

const signedBy = { rsa: '1.2.840.113549.1.1.11', 'p-256': '1.2.840.10045.4.3.2', sm2: oids.sm2WithSm3 } as const

function algorithmOf({ kind }: IssuingKey): AlgorithmIdentifier {
  const parameters = kind === 'rsa' ? Uint8Array.of(5, 0).buffer : null
  return new AlgorithmIdentifier({ algorithm: signedBy[kind], parameters })
}

function signatureOver(part: object, { kind, sign }: IssuingKey): ArrayBuffer {
  const signature = sign(new Uint8Array(AsnConvert.serialize(part)))
  return Uint8Array.from(kind === 'rsa' ? signature : derOfPair(signature)).buffer
}

/** Two numbers of 32 bytes each as SEQUENCE of INTEGERs. */
function derOfPair(pair: Buffer): Buffer {
  const integers = [pair.subarray(0, 32), pair.subarray(32)].map(number => {
    const short = number.subarray(
      Math.max(
        0,
        number.findIndex(byte => byte !== 0),
      ),
    )
    const value = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short
    return Buffer.concat([Buffer.of(2, value.length), value])
  })
  const content = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, content.length), content])
}
