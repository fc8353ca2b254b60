import { z } from 'zod'
import type { SigningKey } from '../../kit/crypto/index.ts'
import { type PublicKey, readStatement, signStatement } from './checkpoint.ts'
import type { StoredEvent } from './link-hash.ts'

const detailSchema = z.object({ places: z.string(), signature: z.string() })
const statementSchema = z.strictObject({ realm: z.string(), places: z.string(), at: z.iso.datetime() })

export const erasureKind = 'events.erased'

/** The detail of the event that says which places of the chain have lost their events, signed so that nobody else can say it. */
export async function writeErasure(
  key: SigningKey,
  { realm, seqs, at }: { realm: string; seqs: readonly number[]; at: Date },
): Promise<{ places: string; count: number; signature: string }> {
  const places = formatPlaces(seqs)
  const signature = await signStatement(key, 'lingpai-erasure', { realm, places, at: at.toISOString() })
  return { places, count: seqs.length, signature }
}

/** The places whose events this event says were erased; none where it says nothing of the kind or we did not sign it. */
export async function erasedPlaces(event: StoredEvent, keys: readonly PublicKey[]): Promise<number[]> {
  if (event.kind !== erasureKind) return []
  const detail = detailSchema.safeParse(event.detail)
  if (!detail.success) return []
  const statement = statementSchema.safeParse(await readStatement(detail.data.signature, 'lingpai-erasure', keys))
  const isThis =
    statement.success && statement.data.realm === event.realm && statement.data.places === detail.data.places
  return isThis ? parsePlaces(detail.data.places) : []
}

/** Ascending numbers as `3-7,9`. */
export function formatPlaces(seqs: readonly number[]): string {
  const runs: [number, number][] = []
  for (const seq of seqs.toSorted((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && seq <= run[1] + 1) run[1] = seq
    else runs.push([seq, seq])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',')
}

export function parsePlaces(text: string): number[] {
  return text.split(',').flatMap(run => {
    const [first = 0, last = first] = run.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
