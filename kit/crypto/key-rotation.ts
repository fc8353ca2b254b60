import { randomBytes } from 'node:crypto'
import { AppError } from '../errors/index.ts'
import { createKey, type Key, type KeyMaterial, type KeyUse, keyUses } from './key-material.ts'
import type { RandomBytes } from './random-token.ts'
import type { SuiteName } from './suite.ts'

/** Material with a new current key for one use. Older keys stay, to read what they wrote, until `drop`. */
export function rotate(material: KeyMaterial, use: KeyUse, now: Date, random: RandomBytes = randomBytes): KeyMaterial {
  const key = createKey(use, { suite: material.suite, now, random })
  return { ...withoutBackup(material), [use]: [key, ...material[use]] }
}

/**
 * Material whose new keys are of the other suite; the old ones remember theirs, so that everything stays readable
 * until re-encrypted. Tokens hashed before (`hashToken`) are no longer found: sessions and open codes end.
 */
export function switchSuite(
  material: KeyMaterial,
  suite: SuiteName,
  now: Date,
  random: RandomBytes = randomBytes,
): KeyMaterial {
  if (suite === material.suite) return material
  const keys = (use: KeyUse): Key[] => [
    createKey(use, { suite, now, random }),
    ...material[use].map(key => ({ ...key, suite: key.suite ?? material.suite })),
  ]
  return {
    ...withoutBackup(material),
    suite,
    encryption: keys('encryption'),
    blindIndex: keys('blindIndex'),
    mac: keys('mac'),
  }
}

/** Material without an old key. What it wrote can never be read again: only after the back-fill is done. */
export function drop(material: KeyMaterial, keyId: string): KeyMaterial {
  const use = keyUses.find(candidate => material[candidate].some(key => key.id === keyId))
  if (use === undefined) throw new AppError('key-unknown', { details: { keyId } })
  if (material[use][0]?.id === keyId) throw new AppError('key-in-use', { details: { keyId, use } })
  return { ...material, [use]: material[use].filter(key => key.id !== keyId) }
}

/** Material that remembers that an operator has put a copy in a safe place. */
export function markBackedUp(material: KeyMaterial, now: Date): KeyMaterial {
  return { ...material, backedUpAt: now.toISOString() }
}

/** Whether a lost key file would mean lost data, for `doctor`. */
export type BackupState = { backedUp: true; at: Date } | { backedUp: false; keysSince: Date }

export function describeBackup(material: KeyMaterial): BackupState {
  const newest = [...material.encryption, ...material.blindIndex, ...material.mac, ...(material.signing ?? [])]
    .map(key => new Date(key.createdAt))
    .reduce((left, right) => (left > right ? left : right))
  const at = material.backedUpAt === undefined ? undefined : new Date(material.backedUpAt)
  return at !== undefined && at >= newest ? { backedUp: true, at } : { backedUp: false, keysSince: newest }
}

/** A backup of yesterday lacks the key of today, even one made within the same millisecond. */
function withoutBackup(material: KeyMaterial): KeyMaterial {
  const { backedUpAt: _, ...rest } = material
  return rest
}
