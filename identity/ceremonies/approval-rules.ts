/** The engine's part for approvals: which proofs stand for exact details. Pure. */
import {
  assuranceOf,
  canSign,
  type Evidence,
  freshEvidence,
  isMedium,
  type MediumKind,
  mediumKindOf,
  mediumOf,
} from '../evidence/index.ts'
import type { Combination } from '../realms/index.ts'
import type { Demand, EnginePolicy, Facts, Refusal, Unmet } from './engine-types.ts'
import { approvalAsk, strengthTogether } from './second-factors.ts'

/** What is approved, as the engine needs it. */
export interface ApprovalFacts {
  /** Of the details that the ceremony was begun for. */
  hash: string
  standing: 'open' | 'changed' | 'over'
  /** By the policy, at this amount; and of those, what the limits leave room for. */
  permitted: readonly Combination[]
  withinLimits: readonly Combination[]
  /** What the holder would rather use. */
  chosen: MediumKind | null
  /** Whether the account is known as surely as the operation asks. */
  identitySure: boolean
}

export const approvalDemands: readonly Demand[] = [detailsUnchanged, identitySure, reviewed, signed]

/** What is signed must be what was asked; and asked still. */
function detailsUnchanged({ approval }: Facts): { refuse: Refusal } | null {
  if (!approval || approval.standing === 'changed') return { refuse: 'refused.details_changed' }
  return approval.standing === 'over' ? { refuse: 'refused.approval_over' } : null
}

function identitySure({ approval }: Facts): { refuse: Refusal } | null {
  return approval?.identitySure ? null : { refuse: 'refused.identity_level' }
}

/** What you see is what you sign: nothing is sent and nothing asked before the details were looked at. */
function reviewed(facts: Facts, policy: EnginePolicy): Unmet | null {
  const { approval } = facts
  if (!approval) return { refuse: 'refused.details_changed' }
  const usable = usableFor(facts, policy, approval.withinLimits)
  if (usable.length === 0) {
    const isLimit = usableFor(facts, policy, approval.permitted).length > 0
    return { refuse: isLimit ? 'refused.over_limit' : 'refused.assurance_unreachable' }
  }
  const seen = facts.evidence.some(({ kind, bound }) => kind === 'review' && bound === approval.hash)
  return seen ? null : { kind: 'review', media: choicesOf(usable) }
}

function signed(facts: Facts, policy: EnginePolicy, now: Date): Unmet | null {
  const usable = usableFor(facts, policy, facts.approval?.withinLimits ?? [])
  const provedKinds = new Set(approvalEvidence(facts, now).flatMap(mediaOf))
  const missingOf = (combination: Combination) => combination.filter(kind => !provedKinds.has(kind))
  if (usable.some(combination => missingOf(combination).length === 0))
    return assuranceOf(approvalEvidence(facts, now)) >= facts.target.aal
      ? null
      : { refuse: 'refused.assurance_unreachable' }
  const preferred = usable.filter(combination => facts.approval?.chosen && combination.includes(facts.approval.chosen))
  const [combination] = preferred.length > 0 ? preferred : usable
  const [missing] = combination ? missingOf(combination) : []
  return (missing && approvalAsk(missing)?.step) ?? { refuse: 'refused.assurance_unreachable' }
}

/** What the account holds all of, and the engine can ask for. No session by QR and no push counts towards a payment, whoever says so. */
function usableFor(facts: Facts, policy: EnginePolicy, combinations: readonly Combination[]): Combination[] {
  const { subject, target } = facts
  if (!subject) return []
  return combinations.filter(
    kinds =>
      kinds.some(canSign) &&
      kinds.every(kind => mediumOf(kind).pays && approvalAsk(kind)?.holds(subject)) &&
      strengthTogether(kinds, subject, policy) >= target.aal,
  )
}

export const approvalChoices = (facts: Facts, policy: EnginePolicy): MediumKind[] =>
  choicesOf(usableFor(facts, policy, facts.approval?.withinLimits ?? []))

/** The media among which the holder chooses: what signs in each combination. */
function choicesOf(usable: readonly Combination[]): MediumKind[] {
  return [...new Set(usable.flatMap(combination => combination.filter(canSign).slice(-1)))]
}

/**
 * The evidence that counts: of media that can stand for details only what stands for exactly these, given in this ceremony; of the
 * others also what the session proved lately.
 */
export function approvalEvidence(facts: Facts, now: Date): Evidence[] {
  const maxAge = facts.target.maxAge ?? 0
  const young = freshEvidence(facts.sessionEvidence, maxAge, now)
  return [
    ...young.filter(({ kind }) => isPlain(kind)),
    ...facts.evidence.filter(({ kind, bound }) => isPlain(kind) || (isSigner(kind) && bound === facts.approval?.hash)),
  ]
}

/** A key that can't leave its hardware is a passkey too. */
const mediaOf = (one: Evidence): MediumKind[] => {
  const kind = mediumKindOf(one)
  return kind === null ? [] : isMedium(one.kind) && one.kind !== kind ? [kind, one.kind] : [kind]
}

const isSigner = (kind: Evidence['kind']): boolean => approvalAsk(kind) !== undefined && canSign(kind as MediumKind)
const isPlain = (kind: Evidence['kind']): boolean => approvalAsk(kind) !== undefined && !canSign(kind as MediumKind)
