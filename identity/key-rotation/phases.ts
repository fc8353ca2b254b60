import { drop, type KeyMaterial, type KeyUse, rotate } from '../../kit/crypto/index.ts'
import { AppError } from '../../kit/errors/index.ts'

/**
 * How key material changes from phase to phase. Each function gives the material as it is when its phase has been applied, and
 * the same again when it has been already, so that a phase may be repeated after a crash.
 */

export const rotatedUses = ['encryption', 'blindIndex', 'mac'] as const satisfies readonly KeyUse[]

/** How long a MAC key that is no longer current still verifies: longer than any link, code or report it signed. */
export const macKeyKeptMs = 90 * 86_400_000

/**
 * Adds a new key to each use that has not got one yet. What reads with several keys (encryption, MAC) gets it behind the
 * current one: a process that has not heard of it must never meet what it wrote. Blind indexes get it in front at once,
 * because there rows carry both (`indexColumns`).
 */
export function announce(material: KeyMaterial, uses: readonly KeyUse[], now: Date): KeyMaterial {
  return uses.reduce((current, use) => {
    const clean = use === 'mac' ? withoutAgedMacKeys(current, now) : current
    if (isRotating(clean, use)) return clean
    const rotated = rotate(clean, use, laterThanAll(clean[use], now))
    const [added, ...older] = rotated[use]
    return added === undefined || use === 'blindIndex' ? rotated : { ...rotated, [use]: [...older, added] }
  }, material)
}

/** Makes the newest key of each use the current one. */
export function promote(material: KeyMaterial, uses: readonly KeyUse[]): KeyMaterial {
  return uses.reduce<KeyMaterial>((current, use) => ({ ...current, [use]: newestFirst(current[use]) }), material)
}

/** Takes the old keys away of what has been rewritten. MACs can't be, so their old keys stay until they have aged. */
export function dropOld(material: KeyMaterial, uses: readonly KeyUse[]): KeyMaterial {
  return uses
    .filter(use => use !== 'mac')
    .flatMap(use => material[use].slice(1))
    .reduce((current, key) => drop(current, key.id), material)
}

/**
 * @throws AppError `rotation.too-many-keys` where blind indexes have three keys: a row has room for two, so the rotation
 * before must be finished first
 */
export function refuseThirdIndex(material: KeyMaterial): void {
  if (material.blindIndex.length > 2) throw new AppError('rotation.too-many-keys', { details: { use: 'blindIndex' } })
}

/** What a process works with, in a text that two of them have in common exactly when their key rings are alike. */
export function ringVersion(material: KeyMaterial): string {
  return rotatedUses.map(use => `${use}:${material[use].map(key => key.id).join(',')}`).join(' ')
}

function isRotating(material: KeyMaterial, use: KeyUse): boolean {
  return use === 'mac' ? material.mac[0] !== newestFirst(material.mac)[0] : material[use].length > 1
}

function newestFirst(keys: KeyMaterial[KeyUse]): KeyMaterial[KeyUse] {
  return keys.toSorted((left, right) => Date.parse(right.createdAt) - Date.parse(left.createdAt))
}

function withoutAgedMacKeys(material: KeyMaterial, now: Date): KeyMaterial {
  const aged = material.mac.slice(1).filter(key => {
    const successors = material.mac
      .map(({ createdAt }) => Date.parse(createdAt))
      .filter(at => at > Date.parse(key.createdAt))
    return successors.length > 0 && Math.min(...successors) < now.getTime() - macKeyKeptMs
  })
  return aged.reduce((current, key) => drop(current, key.id), material)
}

/** Which key is newer is told by its date alone: two must never have the same. */
function laterThanAll(keys: KeyMaterial[KeyUse], now: Date): Date {
  return new Date(Math.max(now.getTime(), ...keys.map(key => Date.parse(key.createdAt) + 1)))
}
