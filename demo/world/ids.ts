import { createHash } from 'node:crypto'
import { createIdMaker } from '../../kit/crypto/index.ts'

/** The id of a thing of the demo world: the same in every demo, in the form of any other id (UUIDv7). */
export function demoId(at: Date, what: string): string {
  const digest = createHash('sha256').update(what).digest()
  return createIdMaker(bytes => digest.subarray(0, bytes))(at)
}
