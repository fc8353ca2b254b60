import { readFile } from 'node:fs/promises'
import {
  type Certificate,
  type RevocationList,
  type RevocationRule,
  readCertificates,
  readRevocationList,
} from '../../../kit/certificates/index.ts'
import type { CertificateKeyPolicy } from '../../realms/index.ts'

/** Whom a realm trusts to certify keys, and where it looks revocations up. */
export interface Trust {
  anchors: readonly Certificate[]
  revocation: RevocationRule
}

export type TrustReader = (policy: CertificateKeyPolicy) => Promise<Trust>

/** A revocation list that an operator has put there is heeded within so many milliseconds. */
const rereadAfter = 5_000

interface Kept {
  at: number
  anchors: readonly Certificate[]
  list: RevocationList | null
}

/**
 * Reads the files that a policy names. One that is not there or can't be read gives nothing to trust and no list, so that what it
 * would have vouched for is refused.
 *
 * @param report told of each such file at every reading
 */
export function createTrustReader({
  folder,
  now,
  report,
}: {
  folder: URL
  now: () => Date
  report: (file: string) => void
}): TrustReader {
  const kept = new Map<string, Kept>()

  return async policy => {
    const files = await Promise.all(policy.anchorFiles.map(async name => await fileOf(name, 'anchors')))
    const lists = await Promise.all(policy.revocationFiles.map(async name => await fileOf(name, 'list')))
    const inline = policy.anchors.flatMap(pem => readCertificates(pem) ?? [])
    return {
      anchors: [...inline, ...files.flatMap(one => one.anchors)].filter(one => one.authority),
      revocation: { lists: lists.flatMap(one => one.list ?? []), required: policy.revocation === 'required' },
    }
  }

  async function fileOf(name: string, as: 'anchors' | 'list'): Promise<Kept> {
    const at = now().getTime()
    const key = `${as}:${name}`
    const known = kept.get(key)
    if (known && Math.abs(at - known.at) < rereadAfter) return known
    const bytes = await readFile(new URL(name, folder)).catch(() => null)
    const anchors = as === 'anchors' && bytes ? readCertificates(bytes.toString('latin1')) : null
    const list = as === 'list' && bytes ? readRevocationList(bytes) : null
    if (!anchors && !list) report(name)
    const read = { at, anchors: anchors ?? [], list }
    kept.set(key, read)
    return read
  }
}
