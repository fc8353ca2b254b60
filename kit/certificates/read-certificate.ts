import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  Certificate as AsnCertificate,
  BasicConstraints,
  ExtendedKeyUsage,
  type Extension,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  KeyUsage,
  type Name,
} from '@peculiar/asn1-x509'

/** What is read of a certificate; nothing of it is believed before it was followed to an anchor. */
export interface Certificate {
  der: Uint8Array<ArrayBuffer>
  /** Lower-case hex. */
  serial: string
  /** DER as hex, so that two are compared as they stand. */
  subject: string
  issuer: string
  subjectValues: readonly string[]
  validFrom: Date
  validUntil: Date
  authority: boolean
  /** How many authorities may stand between it and the last certificate; null for any number. */
  pathLength: number | null
  /** `KeyUsageFlags`; null where the certificate does not say. */
  keyUsage: number | null
  extendedKeyUsage: readonly string[] | null
  /** Marked critical and unknown to us: RFC 5280 4.2 has it refused. */
  hasUnknownCritical: boolean
  publicKey: KeyObject
  /** SubjectPublicKeyInfo, DER. */
  keyInfo: Uint8Array
  /** Of a key on a curve: the curve's OID, and the key's point. */
  curve: string | null
  point: Uint8Array
  tbs: Uint8Array
  algorithm: string
  parameters: string
  signature: Uint8Array
}

export const oids = {
  sm2Curve: '1.2.156.10197.1.301',
  sm2WithSm3: '1.2.156.10197.1.501',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  anyExtendedKeyUsage: '2.5.29.37.0',
}
const ecPublicKey = '1.2.840.10045.2.1'

/** Bytes: more than any certificate of a person or an authority. */
const longest = 8_192

/** @returns null for what is no certificate, or has anything before or after it */
export function readCertificate(der: Uint8Array): Certificate | null {
  if (der.length > longest) return null
  try {
    const bytes = Uint8Array.from(der)
    // Two readers that do not share code: what only one of them takes for a certificate is none.
    const read = new X509Certificate(bytes)
    if (!read.raw.equals(bytes)) return null
    return describe(read, AsnConvert.parse(bytes, AsnCertificate), bytes)
  } catch {
    return null
  }
}

const pemBlock = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** Every certificate of a PEM text, in order; null where one of them can't be read or there is none. */
export function readCertificates(pem: string): Certificate[] | null {
  const blocks = pem.slice(0, 1_000_000).match(pemBlock) ?? []
  const read = blocks.map(block =>
    readCertificate(Buffer.from(block.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64')),
  )
  const certificates = read.filter(one => one !== null)
  return blocks.length > 0 && certificates.length === blocks.length ? certificates : null
}

/** Of one certificate in PEM: whether it is an authority's. */
export function isCertificateAuthority(pem: string): boolean {
  const read = readCertificates(pem)
  return read?.length === 1 && read[0]?.authority === true
}

function describe(read: X509Certificate, parsed: AsnCertificate, der: Uint8Array<ArrayBuffer>): Certificate | null {
  const { tbsCertificate: tbs, signatureAlgorithm, tbsCertificateRaw: raw } = parsed
  const extensions = [...(tbs.extensions ?? [])]
  // RFC 5280 4.2: no extension twice, else two readers may heed different ones.
  if (!raw || new Set(extensions.map(one => one.extnID)).size !== extensions.length) return null
  // RFC 5280 4.1.1.2: the algorithm that is signed must be the one that is named outside.
  if (hexOf(tbs.signature) !== hexOf(signatureAlgorithm)) return null
  const basic = extensionOf(extensions, id_ce_basicConstraints, value => AsnConvert.parse(value, BasicConstraints))
  const usage = extensionOf(extensions, id_ce_keyUsage, value => AsnConvert.parse(value, KeyUsage).toNumber())
  const extended = extensionOf(extensions, id_ce_extKeyUsage, value => [...AsnConvert.parse(value, ExtendedKeyUsage)])
  const { algorithm, subjectPublicKey } = tbs.subjectPublicKeyInfo
  const isOnCurve = algorithm.algorithm === ecPublicKey && algorithm.parameters
  return {
    der,
    serial: Buffer.from(tbs.serialNumber).toString('hex'),
    subject: hexOf(tbs.subject),
    issuer: hexOf(tbs.issuer),
    subjectValues: textsOf(tbs.subject),
    validFrom: read.validFromDate,
    validUntil: read.validToDate,
    authority: basic?.cA === true,
    pathLength: basic?.pathLenConstraint ?? null,
    keyUsage: usage,
    extendedKeyUsage: extended,
    hasUnknownCritical: extensions.some(one => one.critical && !heeded.has(one.extnID)),
    publicKey: read.publicKey,
    keyInfo: new Uint8Array(AsnConvert.serialize(tbs.subjectPublicKeyInfo)),
    curve: isOnCurve ? oidIn(new Uint8Array(isOnCurve)) : null,
    point: new Uint8Array(subjectPublicKey),
    tbs: new Uint8Array(raw),
    algorithm: signatureAlgorithm.algorithm,
    parameters: signatureAlgorithm.parameters ? Buffer.from(signatureAlgorithm.parameters).toString('hex') : '',
    signature: new Uint8Array(parsed.signatureValue),
  }
}

/** Heeded where a path is followed; a subject's other names and an authority's policies take nothing away from what is proved. */
const heeded = new Set<string>([
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  id_ce_certificatePolicies,
])

function extensionOf<T>(extensions: readonly Extension[], id: string, read: (value: ArrayBuffer) => T): T | null {
  const found = extensions.find(one => one.extnID === id)
  return found ? read(found.extnValue.buffer) : null
}

export const hexOf = (part: object): string => Buffer.from(AsnConvert.serialize(part)).toString('hex')

function textsOf(name: Name): string[] {
  return name.flatMap(relative => relative.map(({ value }) => value.toString()))
}

function oidIn(der: Uint8Array): string | null {
  const sm2 = '06082a811ccf5501822d'
  return Buffer.from(der).toString('hex') === sm2 ? oids.sm2Curve : null
}

/** SHA-256 of the DER, base64url: names this one certificate. */
export const fingerprintOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('base64url')

/** The words of all values of the subject, as authorities put names and document numbers there, set apart by `@`, `_` or a space. */
export function valuesInSubject({ subjectValues }: Certificate): Set<string> {
  const words = subjectValues.flatMap(value => [value, ...value.split(/[@_\s,;:|]+/)])
  return new Set(words.map(word => word.normalize('NFKC').trim().toUpperCase()).filter(word => word !== ''))
}
