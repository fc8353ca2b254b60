import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKeyMaterial, createKeyRing, rotate } from '../../kit/crypto/index.ts'
import { announce, dropOld, macKeyKeptMs, promote, refuseThirdIndex, ringVersion, rotatedUses } from './phases.ts'

const now = new Date('2026-03-01T00:00:00Z')
const later = new Date('2026-06-01T00:00:00Z')
const before = createKeyMaterial('international', now)
const announced = announce(before, rotatedUses, later)
const promoted = promote(announced, rotatedUses)
const dropped = dropOld(promoted, rotatedUses)

test('an announced key reads and does not write, but for indexes', () => {
  const rings = { old: createKeyRing(before), new: createKeyRing(announced) }
  assert.equal(rings.old.decrypt(rings.new.encrypt('王芳', 'x'), 'x'), '王芳')
  assert.ok(rings.old.verifyMac('1', 'x', rings.new.mac('1', 'x')))
  assert.deepEqual(rings.new.blindIndexes('1', 'x').slice(1), rings.old.blindIndexes('1', 'x'))
})

test('a promoted key writes, and who has it announced reads that', () => {
  const rings = { announced: createKeyRing(announced), promoted: createKeyRing(promoted) }
  const cipher = rings.promoted.encrypt('王芳', 'x')
  assert.ok(!rings.announced.needsReEncryption(rings.announced.encrypt('王芳', 'x')))
  assert.ok(rings.announced.needsReEncryption(cipher))
  assert.equal(rings.announced.decrypt(cipher, 'x'), '王芳')
  assert.ok(rings.announced.verifyMac('1', 'x', rings.promoted.mac('1', 'x')))
})

test('dropping leaves the new keys, and the old MAC key to verify with', () => {
  assert.deepEqual([dropped.encryption.length, dropped.blindIndex.length, dropped.mac.length], [1, 1, 2])
  assert.deepEqual(dropped.encryption[0], promoted.encryption[0])
  assert.ok(createKeyRing(dropped).verifyMac('1', 'x', createKeyRing(before).mac('1', 'x')))
})

test('every phase may be applied twice', () => {
  assert.deepEqual(announce(announced, rotatedUses, later), announced)
  assert.deepEqual(
    announce(promote(announced, ['encryption', 'blindIndex']), ['encryption'], later).encryption.length,
    2,
  )
  assert.deepEqual(promote(promoted, rotatedUses), promoted)
  assert.deepEqual(dropOld(dropped, rotatedUses), dropped)
})

test('two rotations within one millisecond still tell old from new', () => {
  const twice = promote(announce(dropped, ['encryption'], now), ['encryption'])
  assert.notEqual(twice.encryption[0]?.id, dropped.encryption[0]?.id)
  assert.equal(twice.encryption[1]?.id, dropped.encryption[0]?.id)
})

test('a MAC key goes once its successor has been there for long', () => {
  const soon = announce(dropped, ['mac'], new Date(later.getTime() + macKeyKeptMs))
  assert.equal(soon.mac.length, 3)
  const late = announce(dropped, ['mac'], new Date(later.getTime() + macKeyKeptMs + 1))
  assert.deepEqual(late.mac.length, 2)
  assert.equal(late.mac[0]?.id, dropped.mac[0]?.id)
})

test('only the uses asked for change', () => {
  const only = dropOld(promote(announce(before, ['encryption'], later), ['encryption']), ['encryption'])
  assert.notDeepEqual(only.encryption, before.encryption)
  assert.deepEqual([only.blindIndex, only.mac], [before.blindIndex, before.mac])
})

test('versions differ with each phase and hold no key', () => {
  const versions = [before, announced, promoted, dropped].map(ringVersion)
  assert.equal(new Set(versions).size, 4)
  for (const { key } of [...promoted.encryption, ...promoted.blindIndex]) assert.ok(!versions.join().includes(key))
})

test('a third index key is refused', () => {
  const third = rotate(announced, 'blindIndex', later)
  assert.throws(() => refuseThirdIndex(third), { code: 'rotation.too-many-keys' })
  refuseThirdIndex(announced)
})
