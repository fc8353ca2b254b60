import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KeyUsageFlags } from '@peculiar/asn1-x509'
import { followToAnchor, isForSigning, type RevocationRule } from './follow-to-anchor.ts'
import type { Certificate } from './read-certificate.ts'
import { createTestAuthority, type TestAuthority } from './testing-certificates.ts'

const now = new Date('2026-03-01T08:00:00Z')
const root = createTestAuthority()

function outcome(
  chain: readonly Certificate[],
  {
    anchors = [root.certificate],
    at = now,
    revocation,
  }: { anchors?: Certificate[]; at?: Date; revocation?: RevocationRule } = {},
): string {
  const followed = followToAnchor(chain, { anchors, now: at, ...(revocation ? { revocation } : {}) })
  return followed.ok ? 'ok' : followed.code
}

describe('a certificate is followed to an anchor', () => {
  for (const kind of ['p-256', 'rsa', 'sm2'] as const)
    it(`of an authority with a key of ${kind}`, () => {
      const authority = createTestAuthority('Root', kind)
      assert.equal(outcome([authority.issue({}, kind).certificate], { anchors: [authority.certificate] }), 'ok')
    })

  it('through one authority between them', () => {
    const between = root.below('Between')
    assert.equal(outcome([between.issue().certificate, between.certificate]), 'ok')
  })

  it('and the authority between may be the anchor itself', () => {
    const between = root.below('Between')
    assert.equal(outcome([between.issue().certificate], { anchors: [between.certificate] }), 'ok')
  })

  const deviations: [string, string, () => string][] = [
    ['no certificate at all', 'certificate.invalid', () => outcome([])],
    ['another authority', 'certificate.untrusted', () => outcome([createTestAuthority('Other').issue().certificate])],
    [
      'another authority of the same name',
      'certificate.untrusted',
      () => outcome([createTestAuthority('Root').issue().certificate]),
    ],
    ['expired', 'certificate.expired', () => outcome([root.issue({ until: new Date('2026-02-28') }).certificate])],
    [
      'not yet valid',
      'certificate.not_yet_valid',
      () => outcome([root.issue({ from: new Date('2026-03-02') }).certificate]),
    ],
    [
      'an authority between that has expired',
      'certificate.expired',
      () => through(root.below('Between', { until: new Date('2026-02-28') })),
    ],
    [
      'an anchor that has expired',
      'certificate.untrusted',
      () => outcome([root.issue({ until: new Date('2046-01-01') }).certificate], { at: new Date('2037-01-01') }),
    ],
    ['an authority’s own certificate', 'certificate.invalid', () => outcome([root.below('Between').certificate])],
    [
      'issued by a person',
      'certificate.untrusted',
      () => {
        const person = root.issue()
        const child = createTestAuthority('x').issue({
          issuer: { subject: { O: 'Test', CN: '王晓晴' }, key: person.key },
        })
        return outcome([child.certificate, person.certificate])
      },
    ],
    [
      'an authority that may not issue',
      'certificate.untrusted',
      () => through(root.below('Between', { keyUsage: KeyUsageFlags.digitalSignature })),
    ],
    [
      'a path longer than an authority allows',
      'certificate.untrusted',
      () => {
        const first = root.below('First', { authority: { pathLength: 0 } })
        const second = first.below('Second')
        return outcome([second.issue().certificate, second.certificate, first.certificate])
      },
    ],
    [
      'the authority between left out',
      'certificate.untrusted',
      () => outcome([root.below('Between').issue().certificate]),
    ],
    [
      'six certificates',
      'certificate.invalid',
      () => {
        let authority: TestAuthority = root
        const between = Array.from({ length: 5 }, (_, index) => (authority = authority.below(`A${index}`)).certificate)
        return outcome([authority.issue().certificate, ...between.toReversed()])
      },
    ],
    [
      'a critical extension that is unknown',
      'certificate.invalid',
      () => {
        const extra = [{ id: '1.2.3.4', critical: true, value: Buffer.of(5, 0) }]
        return outcome([root.issue({ extra }).certificate])
      },
    ],
  ]
  for (const [what, code, run] of deviations) it(`${what}: ${code}`, () => assert.equal(run(), code))

  it('an extension that is unknown and not critical does no harm', () => {
    const extra = [{ id: '1.2.3.4', critical: false, value: Buffer.of(5, 0) }]
    assert.equal(outcome([root.issue({ extra }).certificate]), 'ok')
  })
})

const through = (between: TestAuthority): string => outcome([between.issue().certificate, between.certificate])

describe('what a certificate is for', () => {
  const cases: [string, Parameters<TestAuthority['issue']>[0], boolean][] = [
    ['signing', {}, true],
    ['signing, by clients', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }, true],
    ['encryption only', { keyUsage: KeyUsageFlags.keyEncipherment }, false],
    ['it does not say', { keyUsage: null }, false],
    ['signing, by servers', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }, false],
  ]
  for (const [what, change, expected] of cases)
    it(`${what}: ${expected}`, () => assert.equal(isForSigning(root.issue(change).certificate), expected))
})

describe('revocation', () => {
  const holder = root.issue()
  const { serial } = holder.certificate
  const rule = (...lists: RevocationRule['lists']): { revocation: RevocationRule } => ({
    revocation: { lists, required: true },
  })
  const of = (...lists: RevocationRule['lists']): string => outcome([holder.certificate], rule(...lists))

  it('a list that does not name it lets it through', () => assert.equal(of(root.list(['0badbad0'])), 'ok'))
  it('a list that names it refuses it', () => assert.equal(of(root.list([serial])), 'certificate.revoked'))
  it('one list of two that names it is enough', () =>
    assert.equal(of(root.list([]), root.list([serial])), 'certificate.revoked'))
  it('no list: certificate.revocation_unknown', () => assert.equal(of(), 'certificate.revocation_unknown'))
  it('no list where none is required: ok', () =>
    assert.equal(outcome([holder.certificate], { revocation: { lists: [], required: false } }), 'ok'))
  it('a list out of date: certificate.revocation_unknown, required or not', () => {
    const stale = root.list([], { nextAt: new Date('2026-02-28') })
    assert.equal(of(stale), 'certificate.revocation_unknown')
    const revocation = { lists: [stale], required: false }
    assert.equal(outcome([holder.certificate], { revocation }), 'certificate.revocation_unknown')
  })
  it('a list out of date that names it still refuses it as revoked', () =>
    assert.equal(of(root.list([serial], { nextAt: new Date('2026-02-28') })), 'certificate.revoked'))
  it('a list from the future: certificate.revocation_unknown', () =>
    assert.equal(of(root.list([], { at: new Date('2026-03-02') })), 'certificate.revocation_unknown'))
  it('a list by another authority of the same name says nothing', () =>
    assert.equal(of(createTestAuthority('Root').list([serial])), 'certificate.revocation_unknown'))
  it('a list by an authority that may sign none says nothing', () => {
    const between = root.below('Between', { keyUsage: KeyUsageFlags.keyCertSign })
    const chain = [between.issue().certificate, between.certificate]
    assert.equal(outcome(chain, rule(root.list([]), between.list([]))), 'certificate.revocation_unknown')
  })
  it('a revoked authority between takes its certificates along', () => {
    const between = root.below('Between')
    const chain = [between.issue().certificate, between.certificate]
    assert.equal(outcome(chain, rule(between.list([]), root.list([between.certificate.serial]))), 'certificate.revoked')
  })
})
