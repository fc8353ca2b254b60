import type { Proving, Recipient } from '../../authenticators/index.ts'
import type { Evidence, EvidenceKind } from '../../evidence/index.ts'
import type { LockSubject } from '../../locks/index.ts'
import type { CountedKind } from '../../realms/index.ts'
import type { Visit } from '../../visits/index.ts'
import { type Answered, refused } from '../answer-types.ts'
import type { CeremonyDependencies } from '../dependencies.ts'
import type { Facts, Step } from '../rules.ts'
import type { Ceremony } from '../state.ts'
import { tellOfLock } from './tell-of-lock.ts'

/** What every answer is looked at with. */
export interface AnswerContext {
  deps: CeremonyDependencies
  visit: Visit
  ceremony: Ceremony
  facts: Facts
  step: Step
}

export interface SubjectKey {
  key: string
  accountId: string | null
}

export function evidenceOf(context: AnswerContext, kind: EvidenceKind, bound: string | null = null): Evidence {
  return { kind, at: context.deps.now().toISOString(), bound }
}

export function provingOf(context: AnswerContext, subject: SubjectKey, recipient: Recipient | null): Proving {
  const { deps, visit, ceremony, facts } = context
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
  const known = await isKnownDevice(context, subject)
  const at: LockSubject = { realm, subject: subject.key, known }
  const outcome = await deps.gate.attempt(at, kind, policy, verify)
  if (outcome.ok) return { ok: true, evidence: [evidenceOf(context, kind, outcome.value.bound)] }
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

async function isKnownDevice({ deps, visit, facts, ceremony }: AnswerContext, subject: SubjectKey): Promise<boolean> {
  if (!subject.accountId || !visit.deviceId) return false
  // The facts tell of the ceremony's subject; a password may come with another identifier.
  if (ceremony.state.subject?.accountId === subject.accountId) return facts.deviceKnown
  return await deps.devices.isKnown(deps.database.query, subject.accountId, visit.deviceId)
}
