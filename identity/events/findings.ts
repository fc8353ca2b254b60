/** What the verifier found, and where. */
export interface Finding {
  code: FindingCode
  realm: string
  /** The place in the chain, or the first of several; null for what never got one. */
  seq: number | null
  /** The last of several places. */
  toSeq: number | null
  eventId: string | null
  /** Of the event: when, as the database has it now. */
  at: string | null
  /** For what was moved: the place it came from. For a checkpoint: the last place that is known to be right. */
  otherSeq: number | null
  /** For a checkpoint: where it was read. */
  source: CheckpointSource | null
}

export type FindingCode =
  /** The event is not what it was when it was linked. */
  | 'event.edited'
  /** The link is there, its event is not. */
  | 'event.removed'
  /** The event has no link a minute after it happened. */
  | 'event.unlinked'
  /** Links are missing between two others. */
  | 'link.removed'
  /** The link's hash is not what it was; its event is. */
  | 'link.edited'
  /** The event or its link stands at another's place. */
  | 'link.reordered'
  /** A signed checkpoint lies beyond the end of the chain. */
  | 'tail.cut'
  /** The chain is sound in itself, but not the one that was signed: it was made anew. */
  | 'checkpoint.differs'
  /** A checkpoint that carries no good signature of ours. */
  | 'checkpoint.forged'

export type CheckpointSource = 'database' | 'file'

/** A finding, its place given and all that does not apply left empty. */
export function finding(code: FindingCode, realm: string, known: Partial<Omit<Finding, 'code' | 'realm'>>): Finding {
  return { code, realm, seq: null, toSeq: null, eventId: null, at: null, otherSeq: null, source: null, ...known }
}
