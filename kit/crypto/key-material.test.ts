import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAppError } from '../errors/index.ts'
import { createKeyMaterial, type KeyMaterial, parseKeyMaterial } from './key-material.ts'
import { describeBackup, drop, markBackedUp, rotate, switchSuite } from './key-rotation.ts'

const now = new Date('2026-03-01T00:00:00Z')
const material = createKeyMaterial('international', now)

function faultsOf(value: unknown): unknown[] {
  try {
    parseKeyMaterial(typeof value === 'string' ? value : JSON.stringify(value))
  } catch (error) {
    assert.ok(isAppError(error))
    assert.equal(error.code, 'keys-invalid')
    assert.ok(Array.isArray(error.details.faults))
    return error.details.faults
  }
  return []
}

function withKey(key: Partial<KeyMaterial['encryption'][number]>): unknown {
  return { ...material, encryption: material.encryption.map(entry => ({ ...entry, ...key })) }
}

describe('key material', () => {
  it('is read back as it was made', () => {
    for (const suite of ['international', 'sm'] as const) {
      const made = createKeyMaterial(suite, now)
      assert.deepEqual(parseKeyMaterial(JSON.stringify(made)), made)
    }
  })

  it('is refused when it is not JSON, without quoting it', () => {
    assert.deepEqual(faultsOf('my-secret-key'), ['keys: not JSON'])
  })

  it('is refused with an encryption key of the wrong length', () => {
    const fault = 'encryption.0.key: must be 32 bytes as base64url without padding'
    assert.deepEqual(faultsOf(withKey({ key: 'c2hvcnQ' })), [fault])
  })

  it('is refused when an SM key is given to the international suite', () => {
    const key = createKeyMaterial('sm', now).encryption[0]?.key ?? ''
    assert.equal(faultsOf(withKey({ key })).length, 1)
  })

  it('is refused with a key copied from an example', () => {
    const key = Buffer.alloc(32).toString('base64url')
    assert.deepEqual(faultsOf(withKey({ key })), ['encryption.0.key: is an example, not a random key'])
  })

  it('is refused with two keys of one id', () => {
    const id = material.mac[0]?.id ?? ''
    assert.deepEqual(faultsOf(withKey({ id })), ['keys: two keys have the same id'])
  })

  it('is refused with a dot in a key id', () => {
    assert.deepEqual(faultsOf(withKey({ id: 'a.b' })), ['encryption.0.id: use 1 to 32 letters, digits, "-" or "_"'])
  })

  it('is refused without a key for one use', () => {
    assert.equal(faultsOf({ ...material, mac: [] }).length, 1)
  })

  it('is refused with a member nobody knows', () => {
    assert.equal(faultsOf({ ...material, encryptoin: [] }).length, 1)
  })
})

describe('dropping a key', () => {
  it('refuses the current one', () => {
    const keyId = String(material.mac[0]?.id)
    assert.throws(() => drop(material, keyId), { code: 'key-in-use', details: { keyId, use: 'mac' } })
  })

  it('refuses one that is not there', () => {
    assert.throws(() => drop(material, 'nobody'), { code: 'key-unknown', details: { keyId: 'nobody' } })
  })
})

describe('the backup mark', () => {
  const later = new Date('2026-03-02T00:00:00Z')

  it('is missing on new material', () => {
    assert.deepEqual(describeBackup(material), { backedUp: false, keysSince: now })
  })

  it('is believed once set', () => {
    assert.deepEqual(describeBackup(markBackedUp(material, later)), { backedUp: true, at: later })
  })

  it('is gone after a rotation, even within the same millisecond', () => {
    const rotated = rotate(markBackedUp(material, later), 'encryption', later)
    assert.deepEqual(describeBackup(rotated), { backedUp: false, keysSince: later })
  })

  it('is gone after a switch of the suite', () => {
    assert.equal(describeBackup(switchSuite(markBackedUp(material, later), 'sm', later)).backedUp, false)
  })

  it('is not believed when older than a key', () => {
    const rotated = rotate(material, 'mac', later)
    assert.equal(describeBackup(markBackedUp(rotated, now)).backedUp, false)
  })

  it('survives dropping an old key', () => {
    const rotated = markBackedUp(rotate(material, 'mac', now), later)
    assert.equal(describeBackup(drop(rotated, String(material.mac[0]?.id))).backedUp, true)
  })
})
