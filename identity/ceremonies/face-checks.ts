import type { FaceDecision } from '../authenticators/face/index.ts'
import type { Realm } from '../realms/index.ts'
import type { Visit } from '../visits/index.ts'
import type { AnswerRefusal } from './answer-types.ts'
import { tellOfLock } from './answers/index.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Facts } from './rules.ts'
import type { Ceremony } from './state.ts'

/**
 * Sends somebody to the provider, with consent given for this check and no other. A ceremony with a face among its steps goes on
 * without it just as well.
 */
export async function startFaceCheck(
  deps: CeremonyDependencies,
  { visit, ceremony, facts }: { visit: Visit; ceremony: Ceremony; facts: Facts },
  consented: boolean,
): Promise<{ page: string } | { refusal: AnswerRefusal }> {
  const { realm } = visit
  const { subject } = ceremony.state
  if (!subject?.accountId) return { refusal: { code: 'answer.unexpected' } }
  if (!consented)
    return { refusal: { code: 'answer.invalid', field: 'consent', reasons: [{ code: 'face.consent-needed' }] } }
  const at = { realm: realm.name, subject: subject.key, known: facts.deviceKnown }
  const lock = await deps.gate.standing(at, 'face', realm.policy)
  if (lock.locked) return { refusal: { code: 'answer.locked', until: lock.until } }
  const taken = await deps.throttles.take(realm.name, realm.policy, [['face-per-account', subject.key]])
  if (!taken.ok) return { refusal: { code: 'throttled', retryAt: taken.retryAt } }
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
  return page === null ? { refusal: { code: 'face.unavailable' } } : { page }
}

/** Takes a provider's callback. A face that was not the person's counts like any wrong answer, whoever comes back or doesn't. */
export async function decideFaceCheck(
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
