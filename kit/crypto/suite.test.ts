import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSuite } from './suite.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

// RFC 8998 appendix A.1
const vector = {
  key: hex('0123456789abcdeffedcba9876543210'),
  iv: hex('00001234567800000000abcd'),
  context: hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'),
  plain: hex(
    'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
  ),
  sealed: hex(
    '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec',
  ),
}

for (const native of [true, false]) {
  describe(`the SM suite, ${native ? 'by OpenSSL' : 'in JavaScript'}`, () => {
    const suite = createSuite('sm', { native })

    it('seals the SM4-GCM vector of RFC 8998', () => {
      assert.deepEqual(suite.seal({ ...vector, text: vector.plain }), vector.sealed)
    })

    it('opens the vector', () => {
      assert.deepEqual(suite.open({ ...vector, text: vector.sealed }), vector.plain)
    })

    it('refuses the vector with another context', () => {
      assert.equal(suite.open({ ...vector, text: vector.sealed, context: hex('00') }), undefined)
    })

    it('refuses a text shorter than a tag', () => {
      assert.equal(suite.open({ ...vector, text: vector.sealed.subarray(0, 15) }), undefined)
    })

    it('digests the SM3 example of GB/T 32905', () => {
      const digest = '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
      assert.equal(suite.digest(Buffer.from('abc')).toString('hex'), digest)
    })
  })
}

describe('the two makes of the SM suite', () => {
  const [native, soft] = [createSuite('sm', { native: true }), createSuite('sm', { native: false })]

  it('read one another', () => {
    for (const length of [0, 1, 15, 16, 17, 100]) {
      const text = Buffer.alloc(length, 7)
      assert.deepEqual(native.open({ ...vector, text: soft.seal({ ...vector, text }) }), text)
      assert.deepEqual(soft.open({ ...vector, text: native.seal({ ...vector, text }) }), text)
    }
  })

  it('make the same HMAC', () => {
    const message = Buffer.from('13800138000')
    assert.deepEqual(native.hmac(vector.context, message), soft.hmac(vector.context, message))
  })
})
