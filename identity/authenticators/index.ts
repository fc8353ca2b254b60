import type { Language } from '../../kit/i18n/index.ts'
import type { Policy } from '../realms/index.ts'

/**
 * What every kind of authenticator offers the ceremonies. Counting and locking happen outside, in the gate: `verify` only says
 * whether the answer is right. What is no account is verified all the same, with the same work, and is always wrong.
 */
export interface Authenticator<Answer, Challenged = ChallengeOutcome> {
  readonly kind: string
  /** Prepares what the person answers to: sends a code, draws coordinates. Kinds that ask from memory have none. */
  challenge?(proving: Proving): Promise<Challenged>
  /** @returns what the proof is bound to, or null where the answer is wrong */
  verify(proving: Proving, answer: Answer): Promise<{ bound: string | null } | null>
}

/** Who proves what, in which ceremony. */
export interface Proving {
  realm: string
  policy: Policy
  ceremonyId: string
  /** null where what was typed is no account. */
  accountId: string | null
  /** `a:<account id>` or `i:<blind index>`. */
  subject: string
  /** The address a delivered code goes to; null where nobody is there to receive it. */
  recipient: Recipient | null
  /** Keyed hash of what the person typed to say where a code goes: what is said of limits goes by it. */
  asked: string
  purpose: string
  language: Language
  /** Keyed hashes of where the request came from, for throttles; and whether it is a device that the account knows. */
  origin: { browser: string; address: string; prefix: string; known: boolean }
  /** Of the account's password, where this request has just read it; null where it has none, or there is no account. */
  passwordHash?: string | null
  /** What is approved with it, where the proof is to stand for exactly that. */
  transaction?: SignedTransaction
}

/** Details of a payment, as far as a medium signs them. */
export interface SignedTransaction {
  /** Of the canonical details; a proof is bound to it. */
  hash: string
  /** Digits only. */
  payeeAccount: string
  /** In yuan with two places, as it is shown: `1234.50`. */
  amount: string
}

export interface Recipient {
  channel: 'sms' | 'email'
  address: string
  /** `account`: the code proves a verified address. `new`: it proves an address being added. `stranger`: there is no account. `taken`: the address being added belongs to an account. */
  standing: 'account' | 'new' | 'stranger' | 'taken'
}

export type ChallengeOutcome =
  | { ok: true; resendAt: Date; expiresAt: Date }
  | { ok: false; code: 'code.too_soon' | 'code.sendings_used_up' | 'throttled'; retryAt: Date | null }

/** A medium that answers to a challenge: asked again before it has run out, it asks the same. */
export interface MediumAuthenticator<Answer> extends Required<Authenticator<Answer, MediumChallenge>> {
  /** What stands asked, for a page to show again: nothing is asked anew and nothing counted. Null where nothing does. */
  standing(proving: Proving): Promise<MediumAsked | null>
}

export type MediumAsked = Extract<MediumChallenge, { ok: true }>

export type MediumChallenge =
  | { ok: true; asks: MediumAsks; expiresAt: Date | null }
  | {
      ok: false
      code: /** Nothing in hand that could answer: none, or not active. */
        | 'medium.none'
        /** It can't stand for the details of a transaction. */
        | 'medium.cannot_sign'
        | 'medium.expired'
        | 'medium.used_up'
        /** Too many challenges left unanswered today: tomorrow again. */
        | 'medium.unanswered_today'
        /** Too many in all: it wants replacing. */
        | 'medium.unanswered_in_all'
      retryAt: Date | null
    }

export type MediumAsks =
  /** The code that it shows by itself. */
  | { kind: 'code' }
  /** The answer to digits that are typed into it; for a payment six of the payee's account number and the amount. */
  | { kind: 'question'; question: string; payeeDigits: PayeeDigits | null; amount: string | null }
  /** What stands at coordinates: `['A1', 'C7']`. */
  | { kind: 'cells'; cells: readonly string[] }

export interface PayeeDigits {
  digits: string
  /** Where they stand in the account number, the first place 1. */
  places: readonly number[]
}
