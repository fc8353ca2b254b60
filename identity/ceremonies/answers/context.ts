import type { Write } from '../../../kit/database/index.ts'
import type { AccountStanding } from '../../accounts/index.ts'
import type { Proving, Recipient } from '../../authenticators/index.ts'
import { type Evidence, type EvidenceKind, isMedium } from '../../evidence/index.ts'
import type { LockSubject } from '../../locks/index.ts'
import type { CountedKind } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Visit } from '../../visits/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import { type ShownApproval, signedTransaction } from '../consider-approval.ts'
import type { CeremonyDependencies, PhoneElsewhere } from '../dependencies.ts'
import { enginePolicy } from '../facts.ts'
import type { Facts, Step } from '../rules.ts'
import type { Ceremony } from '../state.ts'
import { tellOfLock } from './tell-of-lock.ts'

/** What a step is looked at with. */
export interface StepContext {
  deps: CeremonyDependencies
  visit: Visit
  ceremony: Ceremony
  facts: Facts
  step: Step
  /** What is approved, where something is. */
  approval: ShownApproval | null
}

/** What every answer is looked at with. */
export interface AnswerContext extends StepContext {
  /** Of the ceremony's subject, or of whom the answer names. */
  standing: AccountStanding | null
}

export interface SubjectKey {
  key: string
  accountId: string | null
}

export function evidenceOf(context: AnswerContext, kind: EvidenceKind, bound: string | null = null): Evidence {
  const weak = isMedium(kind) && enginePolicy(context.visit.realm.policy).weak.includes(kind)
  return { kind, at: context.deps.now().toISOString(), bound, ...(weak ? { weak } : {}) }
}

export function provingOf(context: StepContext, subject: SubjectKey, recipient: Recipient | null): Proving {
  const { deps, visit, ceremony, facts, approval } = context
  const typed = ceremony.draft.identifier
  return {
    realm: visit.realm.name,
    policy: visit.realm.policy,
    ceremonyId: ceremony.id,
    accountId: subject.accountId,
    subject: subject.key,
    recipient,
    asked: typed ? deps.identifiers.strangerSubject(visit.realm.name, typed) : subject.key,
    purpose: ceremony.purpose,
    language: visit.language,
    origin: {
      browser: visit.browserHash,
      address: visit.addressKey,
      prefix: visit.prefixKey,
      known: facts.deviceKnown,
    },
    ...(approval ? { transaction: signedTransaction(approval) } : {}),
  }
}

/**
 * Sends one answer through the gate: counted before it is looked at, for the account or for what is no account, apart for known
 * devices; a lock that it sets is written down and told.
 */
export async function throughGate(
  context: AnswerContext,
  subject: SubjectKey,
  kind: CountedKind,
  verify: () => Promise<{ bound: string | null } | null>,
): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const { policy, name: realm } = visit.realm
  // Only what the account knows is told apart: what is no account has no standing.
  const { standing } = context
  const known = standing !== null && standing.account.id === subject.accountId && standing.deviceKnown
  const at: LockSubject = { realm, subject: subject.key, known }
  const outcome = await deps.gate.attempt(at, kind, policy, verify)
  if (outcome.ok)
    return { ok: true, evidence: [evidenceOf(context, kind, outcome.value.bound)], writes: [outcome.clear] }
  const failures = ceremony.state.failures + 1
  if (outcome.code === 'gate.locked') return refused({ code: 'answer.locked', until: outcome.until }, { failures })
  if (outcome.lockedUntil || outcome.closed) await tellOfLock(context, subject, kind, outcome.lockedUntil)
  return refused(
    {
      code: 'answer.wrong',
      attemptsLeft: outcome.attemptsLeft,
      lockedUntil: outcome.lockedUntil,
      closed: outcome.closed,
    },
    { failures },
  )
}

/** A first factor of a sign-in was answered: told to the risk rules, which judge the right ones. */
export async function watched(
  context: AnswerContext,
  subject: SubjectKey,
  answered: Answered,
  phoneElsewhere: PhoneElsewhere | null = null,
): Promise<Answered> {
  const { deps, visit, ceremony } = context
  const { key, accountId } = subject
  if (!answered.ok || !accountId) {
    await deps.risk.attempted(visit, subject, answered.ok)
    return answered
  }
  const { verdict, write } = await deps.risk.judge(visit, ceremony.id, { key, accountId }, phoneElsewhere)
  const attempted: Write<IdentityTables> = async executor => await deps.risk.attempted(visit, subject, true, executor)
  const writes = [...(answered.writes ?? []), attempted, write]
  return { ...answered, state: { ...answered.state, risk: verdict }, writes }
}
