import { createHash, timingSafeEqual } from 'node:crypto'

/** Compares secrets without telling by timing where they differ; digests first, so that lengths do not tell either. */
export function constantTimeEqual(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest()
}
