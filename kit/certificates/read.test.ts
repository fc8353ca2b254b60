import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  followToAnchor,
  isCertificateAuthority,
  issueRevocationList,
  pemOf,
  readCertificate,
  readCertificates,
  readRevocationList,
  valuesInSubject,
} from './index.ts'
import { createTestAuthority } from './testing-certificates.ts'

const now = new Date('2026-03-01')
const root = createTestAuthority()
const { certificate } = root.issue({ subject: { CN: '王晓晴@330106199001010011', serialNumber: 'x1' } })

describe('reading a certificate', () => {
  it('gives what stands in it', () => {
    assert.equal(certificate.authority, false)
    assert.equal(certificate.issuer, root.certificate.subject)
    assert.deepEqual(certificate.validUntil, new Date('2036-01-01'))
    const words = valuesInSubject(certificate)
    for (const word of ['王晓晴', '330106199001010011', 'X1']) assert.ok(words.has(word), word)
  })

  it('as PEM, several in order, with text between', () => {
    const pem = `first\n${pemOf(certificate.der)}second\n${pemOf(root.certificate.der)}`
    assert.deepEqual(
      readCertificates(pem)?.map(one => one.serial),
      [certificate.serial, root.certificate.serial],
    )
  })

  it('tells an authority’s from a person’s', () => {
    assert.equal(isCertificateAuthority(pemOf(root.certificate.der)), true)
    assert.equal(isCertificateAuthority(pemOf(certificate.der)), false)
    assert.equal(isCertificateAuthority('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), false)
  })

  it('refuses one with anything behind it, one cut short, and one too long', () => {
    const { der } = certificate
    assert.equal(readCertificate(Buffer.concat([der, Buffer.of(0)])), null)
    assert.equal(readCertificate(der.subarray(0, -1)), null)
    assert.equal(readCertificate(Buffer.concat([der, Buffer.alloc(9000)])), null)
  })

  it('refuses an extension that stands twice', () => {
    const extra = { id: '2.5.29.15', critical: true, value: Buffer.of(3, 2, 7, 128) }
    assert.throws(() => root.issue({ extra: [extra] }), /is no certificate/)
  })

  it('refuses a text with one block that is none', () => {
    assert.equal(readCertificates(`${pemOf(certificate.der)}${pemOf(Buffer.from('no'))}`), null)
    assert.equal(readCertificates('nothing'), null)
  })

  it('never throws, and one byte changed is never a certificate that its issuer signed', () => {
    fc.assert(
      fc.property(fc.nat(certificate.der.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const der = Uint8Array.from(certificate.der)
        der[at] = (der[at] ?? 0) ^ change
        const changed = readCertificate(der)
        const followed = changed && followToAnchor([changed], { anchors: [root.certificate], now })
        assert.ok(!followed?.ok || Buffer.compare(changed?.tbs ?? der, certificate.tbs) === 0)
      }),
      { numRuns: 300 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => readCertificate(bytes) === null))
  })
})

describe('reading a revocation list', () => {
  const times = { issuer: root.issuer, at: new Date('2026-02-01'), nextAt: new Date('2026-04-01') }

  it('as DER and as PEM', () => {
    const der = issueRevocationList({ ...times, serials: ['0badbad0'] })
    const pem = Buffer.from(pemOf(der, 'X509 CRL'))
    for (const file of [der, pem]) assert.deepEqual([...(readRevocationList(file)?.serials ?? [])], ['0badbad0'])
  })

  it('refuses one without an end', () => {
    assert.equal(readRevocationList(issueRevocationList({ ...times, nextAt: null, serials: [] })), null)
  })

  it('refuses one that is a part: its critical extension says of what', () => {
    const extra = [{ id: '2.5.29.27', critical: true, value: Buffer.of(2, 1, 1) }]
    assert.equal(readRevocationList(issueRevocationList({ ...times, serials: [], extra })), null)
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => readRevocationList(bytes) === null))
  })
})
