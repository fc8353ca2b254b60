/** What the account centre decides. Pure: no SQL, HTTP, clock or randomness. */

import type { ActivityEvent } from '../events/index.ts'
import { assuranceOf, type Evidence, freshEvidence } from '../evidence/index.ts'
import type { IdentifierKind, OperationPolicy, Policy } from '../realms/index.ts'

const day = 86_400_000

/** What an operation asks of the session. */
export type Operation =
  | 'account.view'
  | 'account.change-identifier'
  | 'account.change-password'
  | 'account.change-authenticator'
  | 'account.stop-authenticator'
  | 'account.change-two-step'
  | 'account.download'
  | 'account.close'

type Demand = Pick<OperationPolicy, 'aal' | 'ial' | 'maxAge'>

/** What a realm's policy does not name is asked as strictly as anything here: both factors, ten minutes old at most. */
const strictest: Demand = { aal: 2, ial: 1, maxAge: 600_000 }

export function operationPolicy(policy: { operations: Record<string, Demand> }, operation: Operation): Demand {
  if (operation === 'account.change-two-step' || operation === 'account.change-authenticator')
    return policy.operations[operation] ?? operationPolicy(policy, 'account.change-identifier')
  // Whoever has lost the medium that a step-up would ask for must still be able to stop it.
  if (operation === 'account.stop-authenticator')
    return policy.operations[operation] ?? operationPolicy(policy, 'account.view')
  return policy.operations[operation] ?? strictest
}

/** Whether what the session proved is strong and young enough (ASVS 5.0 7.5.1, NIST SP 800-63B-4 2.4). */
export function isAssured(evidence: readonly Evidence[], demand: Demand, now: Date): boolean {
  return assuranceOf(freshEvidence(evidence, demand.maxAge, now)) >= demand.aal
}

/** Whether a line is this browser's own act: then it needs no "not me". */
export function isOwn(event: ActivityEvent, here: { sessionId: string | null; deviceId: string | null }): boolean {
  const same = (one: string | null, other: string | null): boolean => one !== null && one === other
  return same(event.sessionId, here.sessionId) || same(event.deviceId, here.deviceId)
}

/** What the holder should look at: a sign-in held back, a lock, or a device never seen before. */
export function isSuspicious(event: ActivityEvent): boolean {
  if (event.kind === 'sign-in.refused' || event.kind === 'recovery.refused' || event.kind === 'lock.set') return true
  return event.kind === 'sign-in.completed' && event.detail.newDevice === true
}

/** Suspicious events of the last week that the holder has not looked through yet; newest first, as given. */
export function unreviewed(events: readonly ActivityEvent[], deviceId: string | null, now: Date): ActivityEvent[] {
  const reviewedAt = events.find(one => one.kind === 'activity.reviewed')?.at.getTime() ?? 0
  const since = Math.max(reviewedAt, now.getTime() - 7 * day)
  const here = { sessionId: null, deviceId }
  return events.filter(one => one.at.getTime() > since && isSuspicious(one) && !isOwn(one, here))
}

export interface SecurityFacts {
  policy: Pick<Policy, 'password' | 'registration' | 'identifiers'>
  passwordSetAt: Date | null
  mustChangePassword: boolean
  twoStep: 'unknown-devices' | 'always'
  verifiedKinds: readonly string[]
  hasPerson: boolean
  /** When each known device last signed in. */
  deviceUses: readonly Date[]
  unreviewedEvents: number
  /** A passkey, an authenticator app, a token or a card that can be used now. */
  hasMedium: boolean
  /** Unused ones; null where the realm has none. */
  recoveryCodes: number | null
}

export const securityItems = [
  'phone',
  'activity',
  'password',
  'two-step',
  'medium',
  'email',
  'recovery-codes',
  'real-name',
  'devices',
] as const
export type SecurityItem = (typeof securityItems)[number]

/** Where each is mended, below the account centre's address. */
export const mendedAt: Readonly<Record<SecurityItem, string>> = {
  phone: 'identifiers/phone',
  activity: 'activity',
  password: 'password',
  medium: 'media',
  'recovery-codes': 'media/recovery-codes',
  'two-step': 'two-step',
  email: 'identifiers/email',
  'real-name': 'profile',
  devices: 'devices',
}

/** How much each is worth; the order above is the order in which they are proposed. */
const weights: Record<SecurityItem, number> = {
  phone: 20,
  activity: 15,
  password: 20,
  'two-step': 10,
  medium: 15,
  email: 5,
  'recovery-codes': 5,
  'real-name': 5,
  devices: 5,
}

/** With fewer left a new set is due. */
const fewestCodes = 3

/** A device that has not signed in for half a year is more likely sold than used. */
const deviceStaleAfter = 180 * day

export interface SecurityScore {
  /** 0–100 */
  score: number
  /** What is left to do, the most useful first. */
  open: SecurityItem[]
}

export function securityScore(facts: SecurityFacts, now: Date): SecurityScore {
  const met: Record<SecurityItem, boolean> = {
    phone: facts.verifiedKinds.includes('phone'),
    activity: facts.unreviewedEvents === 0,
    password: isPasswordGood(facts, now),
    // A code by SMS goes wherever the number goes (NIST SP 800-63B-4 3.1.3.3).
    medium: facts.hasMedium,
    'recovery-codes': facts.recoveryCodes === null || facts.recoveryCodes >= fewestCodes,
    'two-step': facts.twoStep === 'always',
    email: !facts.policy.identifiers.includes('email') || facts.verifiedKinds.includes('email'),
    'real-name': facts.policy.registration.realName === 'off' || facts.hasPerson,
    devices: facts.deviceUses.every(use => now.getTime() - use.getTime() <= deviceStaleAfter),
  }
  const open = securityItems.filter(item => !met[item])
  const score = securityItems.reduce((sum, item) => sum + (met[item] ? weights[item] : 0), 0)
  return { score, open }
}

function isPasswordGood({ policy, passwordSetAt, mustChangePassword }: SecurityFacts, now: Date): boolean {
  const { mode, after } = policy.password.rotation
  if (!passwordSetAt || mustChangePassword) return false
  return mode === 'off' || now.getTime() - passwordSetAt.getTime() < after
}

export type RemovalCode = 'identifier.missing' | 'identifier.needed' | 'identifier.last'

/**
 * Whether a login identifier may be taken away. The phone receives codes and notices, the document is the verified person's, a card is the
 * bank's record, and goes with it at a counter; and
 * one that the realm lets people sign in with must stay.
 */
export function mayRemove(
  kind: IdentifierKind,
  kinds: readonly IdentifierKind[],
  allowed: readonly IdentifierKind[],
): { ok: true } | { ok: false; code: RemovalCode } {
  if (!kinds.includes(kind)) return { ok: false, code: 'identifier.missing' }
  if (kind === 'phone' || kind === 'national-id' || kind === 'bank-card')
    return { ok: false, code: 'identifier.needed' }
  const usable = kinds.filter(one => one !== kind && allowed.includes(one))
  return usable.length > 0 ? { ok: true } : { ok: false, code: 'identifier.last' }
}
