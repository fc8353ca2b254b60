import type { FaceDecision } from '../authenticators/face/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Visit } from '../visits/index.ts'
import type { AnswerRefusal, CeremonyView } from './answer-types.ts'
import { tellOfLock } from './answers/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Thought } from './facts.ts'
import { type CeremonyMissing, openCeremony } from './open-ceremony.ts'
import type { Ceremony } from './state.ts'
import { thinkOf } from './think-of.ts'
import { viewOf } from './view.ts'

export type FaceStarted =
  /** Where the browser is to go. */
  { ok: true; page: string } | { ok: true; view: CeremonyView; refusal: AnswerRefusal } | CeremonyMissing

export type FaceChecks = ReturnType<typeof createFaceChecks>

/** What goes on beside the answers where a face is asked: the way to the provider, and what it tells. */
export function createFaceChecks(deps: CeremonyDependencies) {
  return {
    /** Sends somebody to the provider, with consent given for this check and no other. */
    async start(visit: Visit, id: string, consented: boolean): Promise<FaceStarted> {
      const found = await openCeremony(deps, visit, id)
      if (!found.ok) return found
      const { ceremony, failures } = found
      const thought = await thinkOf(deps, { visit, ceremony, known: { failures } })
      const started = await startCheck(deps, { visit, ceremony, thought }, consented)
      if ('page' in started) return { ok: true, page: started.page }
      // How the last check stands may have changed with this one.
      return { ok: true, view: await viewOf({ deps, visit, ceremony, ...thought }), refusal: started }
    },

    /** Takes a provider's callback. */
    decide: async (realm: Realm, received: { body: string; signature: string }) =>
      await decideCheck(deps, realm, received),
  }
}

async function startCheck(
  deps: CeremonyDependencies,
  { visit, ceremony, thought }: { visit: Visit; ceremony: Ceremony; thought: Thought },
  consented: boolean,
): Promise<{ page: string } | AnswerRefusal> {
  const { facts, next } = thought
  const { realm } = visit
  const { subject } = ceremony.state
  const isAsked = next.state === 'step' && next.step.kind === 'face'
  if (!isAsked || !subject?.accountId) return { code: 'answer.unexpected' }
  if (!consented) return { code: 'answer.invalid', field: 'consent', reasons: [{ code: 'face.consent-needed' }] }
  const at = { realm: realm.name, subject: subject.key, known: facts.deviceKnown }
  const lock = await deps.gate.standing(at, 'face', realm.policy)
  if (lock.locked) return { code: 'answer.locked', until: lock.until }
  const taken = await deps.throttles.take(realm.name, realm.policy, [['face-per-account', subject.key]])
  if (!taken.ok) return { code: 'throttled', retryAt: taken.retryAt }
  const { surface, session, deviceId, place, clientLabel: device } = visit
  const page = await deps.face.start({
    realm,
    accountId: subject.accountId,
    ceremonyId: ceremony.id,
    expiresAt: ceremony.expiresAt,
    knownDevice: facts.deviceKnown,
    language: visit.language,
    where: { surface, sessionId: session?.id ?? null, deviceId, place, device },
  })
  return page === null ? { code: 'face.unavailable' } : { page }
}

/** A face that was not the person's counts like any wrong answer, whoever comes back or doesn't. */
async function decideCheck(
  deps: CeremonyDependencies,
  realm: Realm,
  received: { body: string; signature: string },
): Promise<FaceDecision> {
  const decision = await deps.face.decide(realm.name, received)
  if (!decision.ok || decision.outcome !== 'failed') return decision
  const { accountId, ceremonyId, knownDevice } = decision.check
  const subject = { key: `a:${accountId}`, accountId }
  const at = { realm: realm.name, subject: subject.key, known: knownDevice }
  const counted = await deps.gate.attempt(at, 'face', realm.policy, async () => null)
  if (!counted.ok && counted.code === 'gate.wrong' && (counted.lockedUntil || counted.closed)) {
    const visit = { realm, surface: 'api' as const, deviceId: null, place: null }
    await tellOfLock({ deps, visit, ceremony: { id: ceremonyId } }, subject, 'face', counted.lockedUntil)
  }
  return decision
}
