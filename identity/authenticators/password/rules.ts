import type { Blocklist } from './blocklist.ts'
import { type ContextKind, contextWords, type PasswordContext } from './context-words.ts'
import { findContext } from './find-context.ts'
import { countCodePoints, longestPassword, normalisePassword } from './normalise-password.ts'

/** A realm's demands on new passwords: the part of its policy's `password` that is checked here. */
export type PasswordPolicy = {
  /** Code points. NIST SP 800-63B-4: at least 8 with a second factor, 15 alone. */
  minLength: number
  /** Code points; at least 64, at most 256. */
  maxLength: number
  /** Kinds of character to demand (T6). NIST advises against; off where a realm does not ask for it. */
  composition?: { letters: boolean; digits: boolean; symbols: boolean; caseMix: boolean } | undefined
  blocklist: boolean
}

/** What follows from a password's age (B14, T8); `after` in milliseconds. */
export type RotationPolicy = { mode: 'off' | 'remind' | 'demand'; after: number }

/** The codes are the keys of this concept's phrases, their other members the placeholders. */
export type PasswordReason =
  | { code: 'too-short'; min: number }
  | { code: 'too-long'; max: number }
  | { code: 'used-before'; count: number }
  | { code: 'malformed' | 'needs-letters' | 'needs-digits' | 'needs-symbols' | 'needs-case-mix' | 'common' | 'habit' }
  | { code: `contains-${ContextKind}` }

export type PasswordCheck = { ok: true } | { ok: false; reasons: PasswordReason[] }

export type CheckContext = {
  facts: PasswordContext
  /** Needed where the policy asks for it; loaded by `createBlocklistLoader`. */
  blocklist?: Blocklist
}

/** Whether a new password may be set, with every reason why not, so that a person mends all at once. */
export function checkNewPassword(password: string, policy: PasswordPolicy, context: CheckContext): PasswordCheck {
  const reasons = reasonsAgainst(password, policy, context)
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons }
}

function reasonsAgainst(password: string, policy: PasswordPolicy, context: CheckContext): PasswordReason[] {
  const max = Math.min(policy.maxLength, longestPassword)
  const normalised = normalisePassword(password)
  if (!normalised.ok) return [normalised.code === 'too-long' ? { code: 'too-long', max } : { code: 'malformed' }]
  const { text } = normalised
  const length = countCodePoints(text)
  if (length > max) return [{ code: 'too-long', max }]
  return [
    ...(length < policy.minLength ? [{ code: 'too-short', min: policy.minLength } as const] : []),
    // Control characters come from faulty pasting; unassigned ones may be normalised otherwise by a later Unicode.
    ...(/[\p{Cc}\p{Cn}]/u.test(text) ? [{ code: 'malformed' } as const] : []),
    ...missingKinds(text, policy.composition),
    ...guessable(text, policy, context),
  ]
}

function missingKinds(text: string, composition: PasswordPolicy['composition']): PasswordReason[] {
  if (composition === undefined) return []
  const { letters, digits, symbols, caseMix } = composition
  const demands: readonly (readonly [boolean, RegExp, PasswordReason])[] = [
    [letters, /\p{L}/u, { code: 'needs-letters' }],
    [digits, /\p{Nd}/u, { code: 'needs-digits' }],
    [symbols, /[^\p{L}\p{N}\s]/u, { code: 'needs-symbols' }],
    [caseMix, /\p{Lu}.*\p{Ll}|\p{Ll}.*\p{Lu}/su, { code: 'needs-case-mix' }],
  ]
  return demands.filter(([asked, kind]) => asked && !kind.test(text)).map(([, , reason]) => reason)
}

function guessable(text: string, policy: PasswordPolicy, { facts, blocklist }: CheckContext): PasswordReason[] {
  if (policy.blocklist && blocklist === undefined) throw new TypeError('the policy asks for a blocklist: load it first')
  const verdict = policy.blocklist ? blocklist?.find(text) : undefined
  const kinds = findContext(text, contextWords(facts), policy.minLength)
  return [
    ...(verdict === undefined ? [] : [{ code: verdict }]),
    ...kinds.map((kind): PasswordReason => ({ code: `contains-${kind}` })),
  ]
}

/** Whether an old password should be changed: nothing, a reminder after sign-in, or before anything else. */
export function passwordAge(
  { mode, after }: RotationPolicy,
  changedAt: Date,
  now: Date,
): 'fresh' | 'remind' | 'demand' {
  return mode === 'off' || now.getTime() - changedAt.getTime() < after ? 'fresh' : mode
}
