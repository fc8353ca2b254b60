import { canonicalJson } from '../../kit/approval-details/index.ts'
import { hashToken, type SuiteName } from '../../kit/crypto/index.ts'

/** A row of `events`, every column exactly as the database has it: an edit of any of them changes the hash. */
export interface StoredEvent {
  id: string
  realm: string
  /** UTC with microseconds, `2026-01-31T08:15:00.123456Z`: a Date would lose what lies below a millisecond. */
  at: string
  kind: string
  outcome: string
  account_id: string | null
  session_id: string | null
  ceremony_id: string | null
  device_id: string | null
  actor: string | null
  surface: string
  place: string | null
  detail: unknown
}

export interface LinkInput {
  /** The hash of the link before; empty for the first. */
  previous: string
  realm: string
  seq: number
  event: StoredEvent
}

const digestNames = { international: 'sha256', sm: 'sm3' } as const satisfies Record<SuiteName, string>

/** `v1.sha256.<digest>` or `v1.sm3.<digest>`, base64url: the hash says how it was made, so that suites may be switched. */
export function linkHash({ previous, realm, seq, event }: LinkInput, suite: SuiteName): string {
  const digest = hashToken(canonicalJson(['lingpai-audit', previous, realm, seq, event]), suite)
  return `v1.${digestNames[suite]}.${digest}`
}

/** Whether a stored hash is that of these contents, under the suite that it names. */
export function isLinkHash(hash: string, input: LinkInput): boolean {
  return hash === linkHash(input, suiteOf(hash))
}

export function suiteOf(hash: string): SuiteName {
  return hash.startsWith('v1.sm3.') ? 'sm' : 'international'
}
