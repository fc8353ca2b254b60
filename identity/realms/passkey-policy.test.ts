import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '../ceremonies/testing/certificates.ts'
import { passkeyPolicySchema } from './passkey-policy.ts'

const problemsOf = (policy: unknown): string[] =>
  passkeyPolicySchema.safeParse(policy).error?.issues.map(one => one.message) ?? []

test('an anchor is a certificate of an authority', () => {
  const root = makeCertificate({ name: 'Root', issuer: null, authority: true })
  const leaf = makeCertificate({ name: 'Leaf', issuer: root })
  assert.deepEqual(problemsOf({ allowed: true, anchors: [root.pem] }), [])
  for (const anchors of [[leaf.pem], ['nonsense'], [''], [root.pem, 'nonsense']])
    assert.deepEqual(problemsOf({ allowed: true, anchors }), ['is no certificate of an authority in PEM'])
})

test('a required attestation wants anchors', () => {
  assert.deepEqual(problemsOf({ allowed: true, attestation: 'required' }), [
    'a required attestation wants anchors to be checked against',
  ])
})
