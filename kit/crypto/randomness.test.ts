import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { constantTimeEqual } from './constant-time-equal.ts'
import { hashToken } from './hash-token.ts'
import { createIdMaker, newId } from './new-id.ts'
import { randomDigits } from './random-digits.ts'
import { randomToken } from './random-token.ts'
import { createSigningKey, publicJwk } from './signing-keys.ts'

const now = new Date('2026-03-01T00:00:00Z')

describe('randomToken', () => {
  it('has 256 bits unless told otherwise', () => {
    assert.match(randomToken(), /^[\w-]{43}$/)
  })

  it('refuses fewer than 128 bits', () => {
    assert.throws(() => randomToken(15), RangeError)
  })
})

describe('hashToken', () => {
  it('is SHA-256', () => {
    assert.equal(hashToken('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  })

  it('is SM3 under the SM suite', () => {
    assert.equal(
      hashToken('abc', 'sm'),
      Buffer.from('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0', 'hex').toString('base64url'),
    )
  })
})

describe('randomDigits', () => {
  it('has as many digits as asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        count => /^\d+$/.test(randomDigits(count)) && randomDigits(count).length === count,
      ),
    )
  })

  it('takes every digit from exactly 25 of the 256 bytes and draws again for the other six', () => {
    const bytes = Array.from({ length: 256 }, (_, index) => 255 - index)
    const digits = randomDigits(250, wanted => Uint8Array.from(bytes.splice(0, wanted)))
    for (const digit of '0123456789') assert.equal(digits.split(digit).length - 1, 25, digit)
  })

  it('draws again for a byte of 250 or more', () => {
    const bytes = [250, 255, 7]
    assert.equal(
      randomDigits(1, () => Uint8Array.of(bytes.shift() ?? 0)),
      '7',
    )
  })

  it('refuses an empty code', () => {
    assert.throws(() => randomDigits(0), RangeError)
  })
})

describe('constantTimeEqual', () => {
  it('holds for equal texts only, of any length', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => constantTimeEqual(left, right) === (left === right)),
    )
    assert.equal(constantTimeEqual('abc', 'abc'), true)
  })
})

describe('newId', () => {
  it('is a UUIDv7 of the given time', () => {
    const id = createIdMaker()(now)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), now.getTime())
  })

  it('rises within one millisecond, past the end of its counter too', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(now))
    assert.deepEqual(ids, ids.toSorted())
    assert.equal(new Set(ids).size, ids.length)
  })

  it('still rises when the clock steps back a little', () => {
    const next = createIdMaker()
    const first = next(now)
    assert.ok(next(new Date(now.getTime() - 1000)) > first)
  })

  it('follows a time long past, as the demo world needs', () => {
    const next = createIdMaker()
    next(now)
    const past = new Date('2020-01-01T00:00:00Z')
    assert.equal(Number.parseInt(next(past).replaceAll('-', '').slice(0, 12), 16), past.getTime())
  })
})

for (const alg of ['ES256', 'RS256', 'Ed25519'] as const) {
  describe(`a signing key for ${alg}`, () => {
    it('signs what its public part verifies', async () => {
      const key = await createSigningKey(alg, now)
      const signer = new CompactSign(Buffer.from('checkpoint')).setProtectedHeader({ alg, kid: key.kid })
      const signed = await signer.sign(await importJWK(key.privateJwk, alg))
      const { payload, protectedHeader } = await compactVerify(signed, await importJWK(publicJwk(key), alg))
      assert.equal(Buffer.from(payload).toString(), 'checkpoint')
      assert.equal(protectedHeader.kid, key.kid)
    })

    it('publishes nothing private', async () => {
      const key = await createSigningKey(alg, now)
      for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(name in publicJwk(key), false, name)
      assert.equal(publicJwk(key).alg, alg)
      assert.equal(publicJwk(key).use, 'sig')
    })
  })
}
