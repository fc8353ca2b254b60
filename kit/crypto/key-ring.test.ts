import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createKeyMaterial } from './key-material.ts'
import { createKeyRing } from './key-ring.ts'
import { drop, rotate, switchSuite } from './key-rotation.ts'

const now = new Date('2026-03-01T00:00:00Z')
const field = 'persons.name'

const unreadable = (reason: string) => ({ code: 'ciphertext-unreadable', details: { reason, context: field } })

/** Another character of the base64url alphabet at one place. */
function alter(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

for (const suite of ['international', 'sm'] as const) {
  describe(`a key ring of the ${suite} suite`, () => {
    const material = createKeyMaterial(suite, now)
    const ring = createKeyRing(material)

    it('gives back what it encrypted', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), plain => {
          assert.equal(ring.decrypt(ring.encrypt(plain, field), field), plain)
        }),
      )
    })

    it('never writes the same text twice alike', () => {
      assert.notEqual(ring.encrypt('王小明', field), ring.encrypt('王小明', field))
    })

    it('refuses a ciphertext with any one character of nonce, text or tag altered', () => {
      const cipher = ring.encrypt('王小明', field)
      const start = cipher.indexOf('.', 3) + 1
      for (let at = start; at < cipher.length; at++) {
        if (cipher[at] === '.') continue
        assert.throws(() => ring.decrypt(alter(cipher, at), field), { code: 'ciphertext-unreadable' }, `place ${at}`)
      }
    })

    it('refuses a ciphertext moved to another field', () => {
      const cipher = ring.encrypt('王小明', 'persons.document')
      assert.throws(() => ring.decrypt(cipher, field), unreadable('tampered'))
    })

    it('makes the same blind index for the same value and field', () => {
      assert.deepEqual(ring.blindIndexes('13800138000', 'phone'), ring.blindIndexes('13800138000', 'phone'))
    })

    it('makes unrelated blind indexes for two fields', () => {
      assert.notDeepEqual(ring.blindIndexes('13800138000', 'phone'), ring.blindIndexes('13800138000', 'username'))
    })

    it('verifies its own MAC and none of another value', () => {
      const mac = ring.mac('482913', 'code')
      assert.equal(ring.verifyMac('482913', 'code', mac), true)
      assert.equal(ring.verifyMac('482914', 'code', mac), false)
      assert.equal(ring.verifyMac('482913', 'other', mac), false)
      assert.equal(ring.verifyMac('482913', 'code', alter(mac, mac.length - 2)), false)
    })

    it('uses different keys for blind indexes and MACs', () => {
      const [index] = ring.blindIndexes('13800138000', 'phone')
      assert.notEqual(index?.split('.')[1], ring.mac('13800138000', 'phone').split('.')[1])
    })
  })
}

describe('a ciphertext', () => {
  const ring = createKeyRing(createKeyMaterial('international', now))
  const cipher = ring.encrypt('王小明', field)

  it('has a version, a key id, a nonce and the text', () => {
    assert.match(cipher, /^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/)
  })

  it('of another version is refused', () => {
    assert.throws(() => ring.decrypt(cipher.replace('v1', 'v2'), field), unreadable('format'))
  })

  it('with a fifth part is refused', () => {
    assert.throws(() => ring.decrypt(`${cipher}.AA`, field), unreadable('format'))
  })

  it('with a short nonce is refused', () => {
    const [version, id, , sealed] = cipher.split('.')
    assert.throws(() => ring.decrypt([version, id, 'AAAA', sealed].join('.'), field), unreadable('format'))
  })

  it('with its tag cut off is refused', () => {
    assert.throws(() => ring.decrypt(cipher.slice(0, -24), field), { code: 'ciphertext-unreadable' })
  })

  it('of a key that is not in the ring is refused', () => {
    const other = createKeyRing(createKeyMaterial('international', now))
    assert.throws(() => other.decrypt(cipher, field), unreadable('unknown-key'))
  })

  it('whose key id is changed to another key of the ring is refused', () => {
    const material = rotate(createKeyMaterial('international', now), 'encryption', now)
    const both = createKeyRing(material)
    const [current, old] = material.encryption
    const moved = both.encrypt('王小明', field).replace(String(current?.id), String(old?.id))
    assert.throws(() => both.decrypt(moved, field), unreadable('tampered'))
  })

  it('is never made of half a surrogate pair', () => {
    assert.throws(() => ring.encrypt('\ud83d', field), { code: 'text-malformed' })
  })

  it('needs a context that can be bound without doubt', () => {
    assert.throws(() => ring.encrypt('x', 'persons\0name'), RangeError)
    assert.throws(() => ring.mac('x', ''), RangeError)
  })
})

describe('rotation', () => {
  const before = createKeyMaterial('international', now)
  const old = createKeyRing(before)

  it('of the encryption key keeps old texts readable, and says that they should be written anew', () => {
    const cipher = old.encrypt('王小明', field)
    const ring = createKeyRing(rotate(before, 'encryption', now))
    assert.equal(ring.decrypt(cipher, field), '王小明')
    assert.equal(ring.needsReEncryption(cipher), true)
    assert.equal(ring.needsReEncryption(ring.encrypt('王小明', field)), false)
  })

  it('of the blind index key gives the new index first and the old one after it', () => {
    const ring = createKeyRing(rotate(before, 'blindIndex', now))
    const [current, older, ...rest] = ring.blindIndexes('13800138000', 'phone')
    assert.deepEqual([older, ...rest], old.blindIndexes('13800138000', 'phone'))
    assert.deepEqual([ring.needsReIndex(String(current)), ring.needsReIndex(String(older))], [false, true])
  })

  it('of the MAC key makes new MACs and still verifies old ones', () => {
    const mac = old.mac('482913', 'code')
    const ring = createKeyRing(rotate(before, 'mac', now))
    assert.notEqual(ring.mac('482913', 'code'), mac)
    assert.equal(ring.verifyMac('482913', 'code', mac), true)
  })

  it('leaves the other uses alone', () => {
    const ring = createKeyRing(rotate(before, 'encryption', now))
    assert.equal(ring.mac('x', 'c'), old.mac('x', 'c'))
    assert.deepEqual(ring.blindIndexes('x', 'c'), old.blindIndexes('x', 'c'))
  })

  it('ends with dropping the old key, which makes its texts unreadable', () => {
    const cipher = old.encrypt('王小明', field)
    const ring = createKeyRing(drop(rotate(before, 'encryption', now), String(before.encryption[0]?.id)))
    assert.throws(() => ring.decrypt(cipher, field), unreadable('unknown-key'))
  })
})

describe('switching the suite', () => {
  const before = createKeyMaterial('international', now)
  const old = createKeyRing(before)
  const ring = createKeyRing(switchSuite(before, 'sm', now))

  it('keeps what the old suite wrote readable and findable', () => {
    assert.equal(ring.decrypt(old.encrypt('王小明', field), field), '王小明')
    assert.deepEqual(ring.blindIndexes('x', 'c').slice(1), old.blindIndexes('x', 'c'))
    assert.equal(ring.verifyMac('x', 'c', old.mac('x', 'c')), true)
  })

  it('writes with the new suite', () => {
    const cipher = ring.encrypt('王小明', field)
    assert.equal(ring.decrypt(cipher, field), '王小明')
    assert.throws(() => old.decrypt(cipher, field), unreadable('unknown-key'))
    assert.notEqual(ring.hashToken('secret'), old.hashToken('secret'))
  })

  it('can be taken back without losing what was written meanwhile', () => {
    const switched = switchSuite(before, 'sm', now)
    const cipher = createKeyRing(switched).encrypt('王小明', field)
    const back = createKeyRing(switchSuite(switched, 'international', now))
    assert.equal(back.decrypt(cipher, field), '王小明')
    assert.equal(back.hashToken('secret'), old.hashToken('secret'))
  })
})
