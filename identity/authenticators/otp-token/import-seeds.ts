import { createHash } from 'node:crypto'
import { type MediaDependencies, type MediumOrigin, maskSerial, secretContext } from '../../media/index.ts'
import type { Policy } from '../../realms/index.ts'
import { type OpenedSeeds, openSeeds, type SeedEntry, type SeedFault, type TokenSeed } from './seed-file.ts'
import { type NewToken, tokenStore } from './store.ts'
import { parseTokenSuite } from './token-suite.ts'

export interface RejectedSeed {
  /** Of the file, the header being line 1. */
  line: number
  serialMasked: string | null
  code:
    | SeedFault
    /** Not a way of making codes that this service works. */
    | 'seed.suite'
    /** GB/T 38556, which the realm's policy has off. */
    | 'seed.gbt38556_off'
    /** Below 128 bits (GB/T 38556, RFC 4226 4 R6), or above 512. */
    | 'seed.length'
    | 'seed.expired'
    /** A line before it has the serial. */
    | 'seed.repeated'
    /** The realm has a token of this serial; it stays as it is. */
    | 'seed.known'
}

export type SeedImport =
  | { ok: true; batch: string; imported: number; rejected: RejectedSeed[] }
  | Extract<OpenedSeeds, { ok: false }>

const rowsAtOnce = 500

/**
 * Takes the tokens of a seed file into stock: all the good lines in one transaction with its event, or none. The same file again changes
 * nothing and reports each serial as known, so that an import which was cut off is simply begun anew.
 */
export async function importSeeds(
  deps: Pick<MediaDependencies, 'database' | 'keys' | 'events' | 'now' | 'newId'>,
  file: {
    realm: string
    policy: Policy
    text: string
    passphrase: string
    progress?: (done: number, total: number) => void
  },
  origin: MediumOrigin,
): Promise<SeedImport> {
  const { realm, policy, text, passphrase } = file
  const opened = await openSeeds(text, passphrase)
  if (!opened.ok) return opened
  const { batch } = opened
  const at = deps.now()
  const rejected: RejectedSeed[] = []
  const good: (NewToken & { line: number })[] = []
  const seen = new Set<string>()
  for (const entry of opened.entries) {
    const fault = faultOf(entry, { policy, at, seen })
    if (!entry.ok || fault !== null) rejected.push(rejection(entry, fault ?? 'seed.malformed'))
    else good.push(newToken(deps, entry, { realm, batch }))
  }
  const known = await deps.database.transaction(async tx => {
    const fresh = new Set<string>()
    for (let start = 0; start < good.length; start += rowsAtOnce) {
      const tokens = good.slice(start, start + rowsAtOnce)
      for (const serial of await tokenStore.insert(tx, tokens, at)) fresh.add(serial)
      file.progress?.(start + tokens.length, good.length)
    }
    const old = good.filter(({ serial }) => !fresh.has(serial))
    const digest = createHash('sha256').update(text).digest('hex')
    const counts = { imported: fresh.size, rejected: rejected.length + old.length }
    await deps.events.append(tx, {
      realm,
      kind: 'otp-token.seeds-imported',
      outcome: 'success',
      surface: origin.surface,
      actor: origin.actor ?? null,
      place: origin.place ?? null,
      detail: { batch, digest, ...counts },
    })
    return old
  })
  const all = [
    ...rejected,
    ...known.map(({ line, serial }) => ({ line, serialMasked: maskSerial(serial), code: 'seed.known' as const })),
  ]
  return { ok: true, batch, imported: good.length - known.length, rejected: all.toSorted((a, b) => a.line - b.line) }
}

function faultOf(
  entry: SeedEntry,
  { policy, at, seen }: { policy: Policy; at: Date; seen: Set<string> },
): RejectedSeed['code'] | null {
  if (!entry.ok) return entry.code
  const { serial, suite: name, seed, validUntil } = entry.seed
  const suite = parseTokenSuite(name)
  if (!suite) return 'seed.suite'
  if (suite.standard === 'gbt38556' && !policy.media['otp-token'].gbt38556) return 'seed.gbt38556_off'
  if (seed.length < 16 || seed.length > 64) return 'seed.length'
  if (endOf({ validUntil }) <= at) return 'seed.expired'
  if (seen.has(serial)) return 'seed.repeated'
  seen.add(serial)
  return null
}

const endOf = ({ validUntil }: Pick<TokenSeed, 'validUntil'>): Date => new Date(`${validUntil}T00:00:00Z`)

function rejection(entry: SeedEntry, code: RejectedSeed['code']): RejectedSeed {
  const serial = entry.ok ? entry.seed.serial : entry.serial
  return { line: entry.line, serialMasked: serial === null ? null : maskSerial(serial), code }
}

function newToken(
  deps: Pick<MediaDependencies, 'keys' | 'newId'>,
  { line, seed }: Extract<SeedEntry, { ok: true }>,
  { realm, batch }: { realm: string; batch: string },
): NewToken & { line: number } {
  const id = deps.newId()
  const secretCipher = deps.keys.encrypt(Buffer.from(seed.seed).toString('base64url'), secretContext('otp-token', id))
  return { id, line, realm, batch, serial: seed.serial, suite: seed.suite, secretCipher, validUntil: endOf(seed) }
}
