/** The engine's part for sign-ins that a phone approved by scanning. Pure. */
import { assuranceOf, type EvidenceKind } from '../evidence/index.ts'
import { hardwareStep } from './assurance-rules.ts'
import type { EnginePolicy, Facts, Step, Subject, Unmet } from './engine-types.ts'
import { secondOf } from './second-factors.ts'

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
  { subject, due, aal, now }: { subject: Subject; due: boolean; aal: number; now: Date },
): Unmet | null {
  const stranger = facts.phoneElsewhere && !facts.deviceKnown
  if (stranger && policy.qrElsewhere === 'refuse') return { refuse: 'refused.other_region' }
  const has = (kind: EvidenceKind): boolean => facts.evidence.some(one => one.kind === kind)
  if (!(stranger || due) || has('passkey') || has('certificate-key') || hardwareStep(facts, aal)) return null
  if (!has('password')) {
    if (subject.has.password) return { kind: 'password' }
    if (subject.has.passkey) return { kind: 'passkey', hardware: false }
    return subject.has.media.includes('certificate-key')
      ? { kind: 'certificate-key' }
      : { refuse: 'refused.no_second_factor' }
  }
  return aal < 2 || assuranceOf(facts.evidence) >= 2 ? null : secondOf(facts, policy, now)
}
