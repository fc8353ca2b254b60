import type { Evidence, MediumKind } from '../evidence/index.ts'
import type { Identifier } from '../identifiers/index.ts'
import type { Choice, Purpose, Refusal, Way } from './rules.ts'

/** What a ceremony remembers between answers. In clear in its row, so it holds masks and keyed hashes only. */
export interface CeremonyState {
  evidence: Evidence[]
  way: Way
  subject: { key: string; accountId: string | null; masked: string } | null
  /** The keyed hash of the address being registered or added. */
  newAddress: string | null
  failures: number
  /** The account that the last wrong password was tried at. */
  tried?: string | null
  /** The person said that others use this computer: it is not made known. */
  sharedComputer?: boolean
  risk: 'allow' | 'more' | 'hold'
  /** Set by an approval that came from another region. */
  phoneElsewhere?: boolean
  target: Target
  enrolling: 'phone' | 'email' | null
  /** The medium that the holder would rather use; missing until they say so. */
  chosen?: Choice
  /** The session that a step-up raises. */
  sessionId: string | null
  /** The authorization of an application that it was begun for; missing in rows of earlier releases. */
  interaction?: string | null
  /** The details that are approved; missing elsewhere. */
  approval?: { id: string; hash: string; chosen: MediumKind | null }
  refusal: Refusal | null
}

/** What whoever sent the person here wants reached. */
export interface Target {
  aal: 0 | 1 | 2 | 3
  /** Milliseconds that a proof may be old; null for any age. */
  maxAge: number | null
}

/** What the person typed and no account holds yet; encrypted in the ceremony's row. */
export interface Draft {
  identifier?: Identifier
  person?: { name: string; documentKind: string; document: string }
  /** The number of a card that was proved. */
  bankCard?: string
  passwordHash?: string
}

export interface Ceremony {
  id: string
  realm: string
  purpose: Purpose
  status: 'open' | 'completed' | 'refused' | 'expired'
  version: number
  browserHash: string
  state: CeremonyState
  draft: Draft
  returnTo: string
  createdAt: Date
  expiresAt: Date
}
