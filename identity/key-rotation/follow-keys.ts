import { createKeyRing, type KeyMaterial, type KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Report } from '../../kit/database/index.ts'
import { AppError } from '../../kit/errors/index.ts'
import type { IdentityTables } from '../tables.ts'
import { ringVersion } from './phases.ts'
import { leaveReaders, noteReader } from './readers.ts'

export interface FollowDependencies {
  database: Database<IdentityTables>
  /** Reads the key file, or wherever the keys come from, anew. */
  load: () => Promise<KeyMaterial>
  processId: string
  /** Told when keys can't be read: the process goes on with those it has. */
  report: Report
  /** Milliseconds that never run backwards. */
  clock?: () => number
  /** Without a beat for so long the ring refuses to write: a rotation may have gone on without this process. */
  staleAfterMs?: number
}

export interface FollowedKeys {
  /** A ring that changes its keys by itself; hand this one out, and never a copy of its functions. */
  keys: KeyRing
  /** Reads the keys anew and says in the database which ones this process works with. Every few seconds. */
  beat(): Promise<void>
  /** At the end of the process, so that no rotation waits for it. */
  leave(): Promise<void>
}

/** Below `goneAfterMs` of the rotation, which counts a silent process as ended. */
export const defaultStaleAfterMs = 45_000

/**
 * The key ring of a running process, which follows the rotation of keys: without a restart, and such that the rotation knows
 * when every process has followed.
 */
export async function followKeys(deps: FollowDependencies): Promise<FollowedKeys> {
  const { clock = () => performance.now(), staleAfterMs = defaultStaleAfterMs } = deps
  let current = ringOf(await deps.load())
  let lastBeat = clock()

  async function beat(): Promise<void> {
    const begun = clock()
    try {
      const material = await deps.load()
      if (ringVersion(material) !== current.version) current = ringOf(material)
    } catch (error) {
      deps.report(error)
    }
    await noteReader(deps.database, deps.processId, current.version)
    lastBeat = begun
  }
  // Twice: a change made after the first look and before the row could be seen is met by the second.
  await beat()
  await beat()

  const writing = (): KeyRing => {
    if (clock() - lastBeat > staleAfterMs) throw new AppError('keys.stale')
    return current.ring
  }
  return {
    keys: {
      encrypt: (plain, context) => writing().encrypt(plain, context),
      decrypt: (cipher, context) => current.ring.decrypt(cipher, context),
      needsReEncryption: cipher => current.ring.needsReEncryption(cipher),
      blindIndexes: (value, context) => writing().blindIndexes(value, context),
      needsReIndex: index => current.ring.needsReIndex(index),
      mac: (value, context) => current.ring.mac(value, context),
      verifyMac: (value, context, mac) => current.ring.verifyMac(value, context, mac),
      hashToken: secret => current.ring.hashToken(secret),
      randomToken: bytes => current.ring.randomToken(bytes),
    },
    beat,
    leave: () => leaveReaders(deps.database, deps.processId),
  }
}

const ringOf = (material: KeyMaterial): { version: string; ring: KeyRing } => ({
  version: ringVersion(material),
  ring: createKeyRing(material),
})
