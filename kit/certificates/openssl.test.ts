import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { packageRoot } from '../root.ts'
import {
  algorithmsOf,
  type Certificate,
  followToAnchor,
  isForSigning,
  keyKindOf,
  readCertificates,
  readRevocationList,
  type SignatureAlgorithm,
  signatureAlgorithms,
  valuesInSubject,
  verifySignature,
} from './index.ts'

/** What OpenSSL made (`openssl/make.sh`): a counterpart that shares no code with ours. */
const fileOf = (name: string): Buffer => readFileSync(new URL(`kit/certificates/openssl/${name}`, packageRoot))
const message = fileOf('message.txt')
const now = new Date('2030-01-01')

function certificateOf(name: string): Certificate {
  const [certificate] = readCertificates(fileOf(`${name}.pem`).toString()) ?? []
  assert.ok(certificate)
  return certificate
}

/** OpenSSL writes the two numbers of a signature as DER. */
function signatureOf(kind: string, algorithm: SignatureAlgorithm): Buffer {
  const bytes = Buffer.from(fileOf(`${kind}.${algorithm}.sig.txt`).toString(), 'base64')
  if (kind === 'rsa') return bytes
  const length = bytes[3] ?? 0
  const pad = (number: Buffer): Buffer => Buffer.concat([Buffer.alloc(32), number]).subarray(-32)
  return Buffer.concat([pad(bytes.subarray(4, 4 + length)), pad(bytes.subarray(6 + length))])
}

for (const kind of ['rsa', 'p-256', 'sm2'] as const) {
  describe(`OpenSSL’s certificate with a key of ${kind}`, () => {
    const [holder, anchor] = [certificateOf(kind), certificateOf(`${kind}-ca`)]

    it('is read and followed to its authority', () => {
      assert.equal(keyKindOf(holder), kind)
      assert.ok(isForSigning(holder))
      assert.ok(valuesInSubject(holder).has('330106199001010011'))
      assert.deepEqual(followToAnchor([holder], { anchors: [anchor], now }), { ok: true, anchor })
    })

    it('leads to no other authority', () => {
      const anchors = ['rsa', 'p-256', 'sm2'].filter(one => one !== kind).map(one => certificateOf(`${one}-ca`))
      assert.deepEqual(followToAnchor([holder], { anchors, now }), { ok: false, code: 'certificate.untrusted' })
    })

    if (kind !== 'sm2')
      it('is not named by its revocation list, which is in date', () => {
        const list = readRevocationList(fileOf(`${kind}.crl.pem`))
        assert.ok(list?.serials.has('0badbad0'), 'names another')
        const revocation = { lists: list ? [list] : [], required: true }
        assert.deepEqual(followToAnchor([holder], { anchors: [anchor], now, revocation }), { ok: true, anchor })
      })

    for (const algorithm of algorithmsOf(kind)) {
      const signature = signatureOf(kind, algorithm)

      it(`verifies what it signed with ${algorithm}`, () => {
        assert.equal(verifySignature(holder, { algorithm, data: message, signature }), true)
      })

      it(`${algorithm}: refuses another message, a changed, a longer and an empty signature, and another’s key`, () => {
        const verify = (change: { data?: Uint8Array; signature?: Uint8Array; by?: Certificate }): boolean =>
          verifySignature(change.by ?? holder, { algorithm, data: message, signature, ...change })
        const changed = Buffer.from(signature)
        changed[9] = (changed[9] ?? 0) ^ 1
        assert.equal(verify({ data: Buffer.concat([message, Buffer.of(32)]) }), false)
        assert.equal(verify({ signature: changed }), false)
        assert.equal(verify({ signature: Buffer.concat([signature, Buffer.of(0)]) }), false)
        assert.equal(verify({ signature: Buffer.alloc(0) }), false)
        assert.equal(verify({ signature: Buffer.alloc(signature.length) }), false)
        assert.equal(verify({ by: anchor }), false)
      })

      it(`${algorithm}: the same signature under any other algorithm is refused`, () => {
        for (const other of signatureAlgorithms.filter(one => one !== algorithm))
          assert.equal(verifySignature(holder, { algorithm: other, data: message, signature }), false, other)
      })
    }
  })
}

it('SM2: numbers outside the group are refused', () => {
  const order = Buffer.from('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123', 'hex')
  const one = Buffer.concat([Buffer.alloc(31), Buffer.of(1)])
  for (const pair of [
    [order, one],
    [one, order],
    [Buffer.alloc(32), one],
    [one, Buffer.alloc(32)],
  ]) {
    const signature = Buffer.concat(pair)
    const holder = certificateOf('sm2')
    assert.equal(verifySignature(holder, { algorithm: 'SM2SM3', data: message, signature }), false)
  }
})
