import type { Executor } from '../../kit/database/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import type { IdentityTables } from '../tables.ts'

/** Each has a text for SMS and for email in both languages. `{reportUrl}` is the "this wasn't me" link. */
export type NoticeTemplate =
  /** parameters: code, minutes */
  | 'code'
  /** Approves a payment. parameters: code, minutes, amount, payee (the last digits of the account) */
  | 'payment-code'
  /** Approves another operation in its exact details. parameters: code, minutes */
  | 'operation-code'
  /** To a phone that was used to register and has an account already. parameters: signInUrl */
  | 'already-registered'
  /** To a phone that was used to sign in or recover and has no account. parameters: registerUrl */
  | 'not-registered'
  /** parameters: place, device, at, reportUrl */
  | 'signed-in-new-device'
  | 'signed-in-by-qr'
  | 'signed-in-on-screen'
  /** parameters: place, device, at, reportUrl */
  | 'sign-in-held'
  /** Something waits in the phone app. parameters: application, place, device, at */
  | 'phone-asked'
  /** The holder said "not me" to a request. parameters: application, place, device, at, reportUrl */
  | 'phone-asking-held'
  /** parameters: until, reportUrl */
  | 'locked'
  /** The count in all is used up: only recovery opens the way again. parameters: recoverUrl */
  | 'closed-to-unknown-devices'
  /** parameters: at, reportUrl */
  | 'password-changed'
  /** parameters: at, reportUrl */
  | 'recovered'
  /** To the old address. parameters: kind, masked, at, reportUrl */
  | 'identifier-changed'
  /** parameters: kind, masked, at, reportUrl */
  | 'identifier-added'
  /** parameters: kind, masked, at, reportUrl */
  | 'identifier-removed'
  /** Asked for without the old phone, and not yet made; sent again a day before it is. parameters: kind, masked, until, reportUrl */
  | 'identifier-change-waiting'
  /** parameters: kind, masked, at, reportUrl */
  | 'identifier-change-cancelled'
  /** parameters: kind, masked, at, reportUrl */
  | 'identifier-change-failed'
  /** parameters: at, reportUrl */
  | 'two-step-changed'
  /** parameters: at, device, reportUrl */
  | 'passkey-added'
  /** parameters: at, device, reportUrl */
  | 'passkey-removed'
  /** One whose count went back, so that two may hold it. parameters: place, device, at, reportUrl */
  | 'passkey-cloned'
  /** parameters: at, device, reportUrl */
  | 'phone-added'
  /** parameters: at, device, reportUrl */
  | 'phone-revoked'
  /** parameters: at, reportUrl */
  | 'data-downloaded'
  /** parameters: until, cancelUrl */
  | 'closing-started'
  | 'closing-cancelled'
  | 'account-closed'
  /** After "this wasn't me". parameters: recoverUrl */
  | 'account-held'
  /** Staff protect the account until its holder recovers it. parameters: recoverUrl */
  | 'account-protected'
  /** Held until an operator lifts it. */
  | 'account-suspended'
  /** An operator has lifted a hold. parameters: at, reportUrl */
  | 'account-released'
  /** A clerk has begun a recovery. parameters: recoverUrl */
  | 'recovery-started'
  /** An account was opened at a counter. parameters: signInUrl */
  | 'account-opened'
  /** What became of a medium. parameters: medium, change, at, reportUrl */
  | 'medium-changed'
  /** parameters: medium, until */
  | 'medium-expiring'
  /** parameters: count */
  | 'grid-card-nearly-used-up'
  /** parameters: count, at, reportUrl */
  | 'recovery-code-used'

export interface NewNotice {
  realm: string
  accountId: string | null
  to: { channel: 'sms' | 'email'; address: string }
  template: NoticeTemplate
  language: Language
  parameters: Record<string, string>
  /** A code: sent before everything else, dropped once expired. */
  codeExpiresAt?: Date
}

/** What wakes a phone: that there is something, and where; never what. */
export interface Hint {
  kind: 'request' | 'message'
  id: string
  /** After which it is of no use. */
  expiresAt: Date
}

export interface NoticeWriter {
  /** Writes the notice in the caller's transaction and lets the dispatcher know after the commit. */
  enqueue(executor: Executor<IdentityTables>, notice: NewNotice): Promise<void>
  /** To every verified address of the account, phone first; nothing where it has none. */
  tell(
    executor: Executor<IdentityTables>,
    account: { id: string; realm: string; language: string },
    template: NoticeTemplate,
    parameters: Record<string, string>,
  ): Promise<void>
  /** That something waits in the phone app: its inbox, and by SMS to the account's phone number. */
  tellPhones(
    executor: Executor<IdentityTables>,
    account: { id: string; realm: string; language: string },
    said: { template: NoticeTemplate; parameters: Record<string, string>; hint: Hint },
  ): Promise<void>
}
