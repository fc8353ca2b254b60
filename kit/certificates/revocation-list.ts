import { AsnConvert } from '@peculiar/asn1-schema'
import {
  CertificateList,
  id_ce_authorityKeyIdentifier,
  id_ce_cRLNumber,
  id_ce_cRLReasons,
  KeyUsageFlags,
} from '@peculiar/asn1-x509'
import { type Certificate, hexOf } from './read-certificate.ts'
import { isSignedBy } from './verify-signature.ts'

/** A revocation list (RFC 5280 5), read and not yet believed. */
export interface RevocationList {
  issuer: string
  madeAt: Date
  /** From then on it says nothing any more. */
  nextAt: Date
  /** Lower-case hex. */
  serials: ReadonlySet<string>
  tbs: Uint8Array
  algorithm: string
  parameters: string
  signature: Uint8Array
}

/** Bytes: a list of some hundred thousand. */
const longest = 16_000_000

/** PEM or DER. @returns null for what is none, for parts of lists and lists of other issuers' certificates */
export function readRevocationList(file: Uint8Array): RevocationList | null {
  if (file.length > longest) return null
  try {
    const der = derOf(file)
    const {
      tbsCertList: tbs,
      tbsCertListRaw: raw,
      signatureAlgorithm,
      signature,
    } = AsnConvert.parse(der, CertificateList)
    // A list without an end could be shown for ever (RFC 5280 5.1.2.5 asks for one).
    if (!raw || !tbs.nextUpdate || hexOf(tbs.signature) !== hexOf(signatureAlgorithm)) return null
    const entries = tbs.revokedCertificates ?? []
    const extensions = [tbs.crlExtensions, ...entries.map(one => one.crlEntryExtensions)].flatMap(all => [
      ...(all ?? []),
    ])
    // RFC 5280 5.2: a critical extension changes what the list means (a part, a difference, another's certificates).
    if (extensions.some(one => one.critical && !harmless.has(one.extnID))) return null
    return {
      issuer: hexOf(tbs.issuer),
      madeAt: tbs.thisUpdate.getTime(),
      nextAt: tbs.nextUpdate.getTime(),
      serials: new Set(entries.map(one => Buffer.from(one.userCertificate).toString('hex'))),
      tbs: new Uint8Array(raw),
      algorithm: signatureAlgorithm.algorithm,
      parameters: signatureAlgorithm.parameters ? Buffer.from(signatureAlgorithm.parameters).toString('hex') : '',
      signature: new Uint8Array(signature),
    }
  } catch {
    return null
  }
}

const harmless = new Set<string>([id_ce_authorityKeyIdentifier, id_ce_cRLNumber, id_ce_cRLReasons])

function derOf(file: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(file).toString('latin1')
  const [, base64] = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(text) ?? []
  return Uint8Array.from(base64 === undefined ? file : Buffer.from(base64, 'base64'))
}

/** What the lists say of a certificate. Of several lists by its issuer one that is in date counts, and any that names it. */
export function revocationOf(
  certificate: Certificate,
  { issuer, lists, now }: { issuer: Certificate; lists: readonly RevocationList[]; now: Date },
): 'good' | 'revoked' | 'stale' | 'none' {
  const own = lists.filter(list => list.issuer === issuer.subject && maySignLists(issuer) && isSignedBy(list, issuer))
  if (own.some(list => list.serials.has(certificate.serial))) return 'revoked'
  if (own.length === 0) return 'none'
  return own.some(list => list.madeAt <= now && now <= list.nextAt) ? 'good' : 'stale'
}

/** RFC 5280 4.2.1.3: cRLSign. */
const maySignLists = ({ keyUsage }: Certificate): boolean =>
  keyUsage === null || (keyUsage & KeyUsageFlags.cRLSign) !== 0
