import type { Write } from '../../kit/database/index.ts'
import type { AccountStanding } from '../accounts/index.ts'
import type { CertificateKeyRequest, CertificateSignature } from '../authenticators/certificate-key/index.ts'
import type { CheckState } from '../authenticators/face/index.ts'
import type { MediumAsks, MediumChallenge } from '../authenticators/index.ts'
import type { PasskeyAssertion, PasskeyRequest } from '../authenticators/passkey/index.ts'
import type { Evidence, MediumKind, OneTimeKind } from '../evidence/index.ts'
import type { Identifier } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { ShownApproval } from './consider-approval.ts'
import type { Choice, Next, SecondFactorCause, Step, Way } from './rules.ts'
import type { CeremonyState, Draft } from './state.ts'

/** What a surface submits. Each kind fits the step of its name; `password` with an identifier also fits `identify`. */
export type Answer =
  | { kind: 'captcha'; id: string; typed: string }
  | { kind: 'consent'; accepted: boolean }
  | { kind: 'identify'; identifier: string; way: Way; sharedComputer?: boolean | undefined }
  | { kind: 'password'; password: string; identifier?: string; sharedComputer?: boolean | undefined }
  | { kind: 'passkey'; credential: PasskeyAssertion; sharedComputer?: boolean | undefined }
  /** `secret`: of the browser's ticket cookie, never typed. */
  | { kind: 'qr'; secret: string; sharedComputer?: boolean | undefined }
  /** What a phone of the account has said is looked up; nothing is typed here. */
  | { kind: 'push' }
  | { kind: 'certificate-key'; signed: CertificateSignature }
  | { kind: 'client-certificate' }
  | { kind: 'phone'; phone: string }
  | { kind: 'sms-code'; code: string }
  | { kind: 'email-code'; code: string }
  /** `code`: of a card what stands at its coordinates, one behind the other. */
  | { kind: OneTimeKind; code: string }
  /** `ticket`: what the browser came back with from the provider. */
  | { kind: 'face'; ticket: string }
  | { kind: 'identity-item'; items: Record<string, string> }
  | { kind: 'real-name'; name: string; document: string }
  | { kind: 'bank-card'; card: string; cardPassword: string }
  | { kind: 'new-identifier'; value: string }
  | { kind: 'new-password'; password: string }
  /** `hash`: of the details that the person was shown. */
  | { kind: 'review'; hash: string; medium?: MediumKind | undefined }

/** What is wrong with a field: a key of the phrases and what stands in its placeholders. */
export interface Reason {
  code: string
  [parameter: string]: string | number
}

/** Why an answer was not taken. Nothing of what was typed is lost; the same step is asked again. */
export type AnswerRefusal =
  | { code: 'answer.wrong'; attemptsLeft: number; lockedUntil: Date | null; closed: boolean }
  | { code: 'answer.locked'; until: Date | null }
  | { code: 'answer.invalid'; field: string; reasons: Reason[] }
  | { code: 'answer.unexpected' }
  | { code: 'answer.conflict' }
  | { code: 'captcha.incomplete' | 'captcha.gone' | 'captcha.expired' | 'captcha.wrong' }
  | { code: 'registry.unavailable' }
  /** What the person was shown is not what would be approved. */
  | { code: 'approval.not_as_shown' }
  /** Said the same for a name that does not fit and a document that has an account: only the holder's phone is told which. */
  | { code: 'registry.not_confirmed' }
  | { code: 'card.unavailable' }
  /** Said the same for a card that is not theirs, a wrong password, and a card that signs in to an account. */
  | { code: 'card.not_confirmed' }
  /** The bank takes no password of this card for the time being. */
  | { code: 'card.locked' }
  | { code: 'throttled'; retryAt: Date }
  | { code: 'code.too_soon'; retryAt: Date | null }
  | { code: 'code.sendings_used_up' }
  /** No phone has approved this browser's ticket, or not in time, or it was taken up already. */
  | { code: 'ticket.not_approved' }
  /** Why the phones can't be asked: none, or closed by their holder; one request waits; too many were declined. */
  | { code: 'push.unavailable' | 'push.waiting' }
  | { code: 'push.paused'; retryAt: Date }
  /** How a face check stands, where it proves nothing: not decided, not passed, broken off, too late, or nobody to ask. */
  | { code: 'face.pending' | 'face.failed' | 'face.cancelled' | 'face.expired' | 'face.unavailable' }
  /** What was asked of a medium can no longer be answered; it is asked anew. */
  | { code: 'challenge.over' }
  /** Why a medium can't be asked. */
  | { code: Extract<MediumChallenge, { ok: false }>['code'] }

/** What one answer did. */
export type Answered =
  | {
      ok: true
      evidence?: Evidence[]
      state?: Partial<CeremonyState>
      draft?: Partial<Draft>
      /** What the right answer brings about, written together with the ceremony. */
      writes?: readonly Write<IdentityTables>[]
      /** Of the account that the answer named, where it was looked up for it. */
      standing?: AccountStanding | null
    }
  | ({ ok: false; state?: Partial<CeremonyState> } & { refusal: AnswerRefusal })

export const refused = (refusal: AnswerRefusal, state: Partial<CeremonyState> = {}): Answered => ({
  ok: false,
  refusal,
  state,
})

export interface ShownPush {
  id: string
  status: 'pending' | 'approved' | 'declined' | 'over'
  expiresAt: Date
  digits: string | null
}

/** What a surface shows of a ceremony. */
export interface CeremonyView {
  id: string
  purpose: string
  next: Next
  /** Past consent and captcha: the step whose form a page shows together with them. */
  ahead: Step | null
  way: Way
  /** Where a code went, masked; only where the person proved enough to see it, or typed it themselves. */
  recipientMasked: string | null
  code: { sentAt: Date; expiresAt: Date; resendAt: Date } | null
  /** Why a code is asked after the password; only who gave the right one gets to see it. */
  secondFactorFor: SecondFactorCause | null
  /** What a browser asks its authenticators for, where a passkey answers the step. */
  passkey: PasskeyRequest | null
  /** A medium that is asked: `asks` is null where it shows a code unasked, and where what was asked is over. */
  medium: { kind: OneTimeKind; asks: MediumAsks | null; expiresAt: Date | null } | null
  /** A face check: who looks, and how the last one of this ceremony stands. */
  face: { state: CheckState; provider: { 'zh-CN': string; en: string } } | null
  /** What was asked of the account's phones, and the digits to type there; null where nothing was. */
  push: ShownPush | null
  /** All that would answer the step, the best first; empty where there is no choice. */
  choices: readonly Choice[]
  /** What the software beside a certificate key is asked for, where one is. */
  certificateKey: CertificateKeyRequest | null
  enrolling: 'phone' | 'email' | null
  approval: ShownApproval | null
  failures: number
  identifier: Identifier | null
  returnTo: string
  expiresAt: Date
}
