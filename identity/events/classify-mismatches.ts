import { type Finding, finding } from './findings.ts'
import { isLinkHash, linkHash, type StoredEvent, suiteOf } from './link-hash.ts'

/** A link whose hash is not that of what stands before it and in it. */
export interface Mismatch {
  seq: number
  /** The hash that the link before has now. */
  previous: string
  hash: string
  event: StoredEvent
}

/**
 * Tells what was done to links that do not fit. Every hash binds its place, its event and the hash before it, so a thing that
 * was moved still fits at the place it came from, and a link that suffers only from its neighbour still fits what the
 * neighbour was. Tries each mismatch against the others: cubic in their number, so the caller passes a few dozen at most.
 */
export function classifyMismatches(realm: string, mismatches: readonly Mismatch[]): Finding[] {
  const pasts = mismatches.flatMap(each => [each.previous, each.hash, hashOf(realm, each)])
  const fits = (hash: string, seq: number, event: StoredEvent): boolean =>
    pasts.some(previous => isLinkHash(hash, { previous, realm, seq, event }))
  return mismatches.flatMap(each => {
    const { seq, hash, event } = each
    const place = { seq, eventId: event.id, at: event.at }
    // Right in itself: only the link before it was changed, and has a finding of its own.
    if (fits(hash, seq, event)) return []
    const origin = mismatches.find(other => other.seq !== seq && cameFrom(each, other, fits))
    if (origin) return [finding('link.reordered', realm, { ...place, otherSeq: origin.seq })]
    return [finding(isLinkEdited(realm, each, mismatches) ? 'link.edited' : 'event.edited', realm, place)]
  })
}

/** The whole link was moved, or only the event that it names. */
function cameFrom(
  { hash, event }: Mismatch,
  other: Mismatch,
  fits: (hash: string, seq: number, event: StoredEvent) => boolean,
): boolean {
  return fits(hash, other.seq, event) || fits(other.hash, other.seq, event)
}

/** The next link fits the hash that this one would have to have: the event is what it was, the hash is not. */
function isLinkEdited(realm: string, each: Mismatch, mismatches: readonly Mismatch[]): boolean {
  const next = mismatches.find(other => other.seq === each.seq + 1)
  if (!next) return false
  return isLinkHash(next.hash, { previous: hashOf(realm, each), realm, seq: next.seq, event: next.event })
}

const hashOf = (realm: string, { previous, seq, event, hash }: Mismatch): string =>
  linkHash({ previous, realm, seq, event }, suiteOf(hash))
