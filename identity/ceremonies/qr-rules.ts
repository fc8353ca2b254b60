/** The engine's part for sign-ins that a phone approved by scanning. Pure. */
import { assuranceOf, type EvidenceKind } from '../evidence/index.ts'
import { hardwareKeyDue } from './assurance-rules.ts'
import type { EnginePolicy, Facts, Refusal, Step, Subject } from './rules.ts'

/** An approved ticket says whose the sign-in is, so it answers where nobody is named yet. */
export function takesTicket(facts: Facts, policy: EnginePolicy, step: Step): boolean {
  const asksWho = step.kind === 'identify' || step.kind === 'captcha'
  return policy.ways.includes('qr') && facts.purpose === 'sign-in' && facts.subject === null && asksWho
}

/**
 * What the browser proves itself beside what the phone approved. Who relays a picture live relays its digits too, so a browser that
 * the account was never used in, in another region than the phone, is not believed on the phone's word alone (RFC 10027).
 *
 * @param due whether the account, the risk or the level wants more anyway
 */
export function browserProof(
  facts: Facts,
  policy: EnginePolicy,
  { subject, due, aal }: { subject: Subject; due: boolean; aal: number },
): Step | { refuse: Refusal } | null {
  const stranger = facts.phoneElsewhere && !facts.deviceKnown
  if (stranger && policy.qrElsewhere === 'refuse') return { refuse: 'refused.other_region' }
  const has = (kind: EvidenceKind): boolean => facts.evidence.some(one => one.kind === kind)
  if (!(stranger || due) || has('passkey') || hardwareKeyDue(facts, aal)) return null
  if (!has('password')) {
    if (subject.has.password) return { kind: 'password' }
    return subject.has.passkey ? { kind: 'passkey', hardware: false } : { refuse: 'refused.no_second_factor' }
  }
  if (aal < 2 || assuranceOf(facts.evidence) >= 2) return null
  if (subject.has.phone) return { kind: 'sms-code', to: 'account' }
  return subject.has.passkey ? { kind: 'passkey', hardware: false } : null
}
