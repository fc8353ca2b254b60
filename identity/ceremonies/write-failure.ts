import type { Visit } from '../visits/index.ts'
import type { Answer, AnswerRefusal } from './answer-types.ts'
import type { CeremonyDependencies } from './dependencies.ts'
import type { Ceremony } from './state.ts'

const counted: readonly AnswerRefusal['code'][] = [
  'answer.wrong',
  'answer.locked',
  'registry.not_confirmed',
  'card.not_confirmed',
]

/** Every wrong answer to something secret is an event; a slip of the pen (an empty field, five digits) is not. */
export async function writeFailure(
  deps: Pick<CeremonyDependencies, 'database' | 'events'>,
  failed: { visit: Visit; ceremony: Ceremony; answer: Answer; refusal: AnswerRefusal },
): Promise<void> {
  const { visit, ceremony, answer, refusal } = failed
  if (!counted.includes(refusal.code)) return
  const accountId = ceremony.state.subject?.accountId ?? ceremony.state.tried ?? null
  await deps.events.append(deps.database.query, {
    realm: ceremony.realm,
    kind: `${ceremony.purpose}.failed`,
    outcome: 'failure',
    surface: visit.surface,
    accountId,
    ceremonyId: ceremony.id,
    deviceId: visit.deviceId,
    place: visit.place,
    detail: { step: answer.kind, code: refusal.code, device: visit.clientLabel },
  })
}
