import { isMedium } from '../evidence/index.ts'
import type { Answered } from './answer-types.ts'
import type { Choice, Way } from './rules.ts'
import type { Ceremony, CeremonyState } from './state.ts'

/** The ceremony after an answer. */
export function changedBy(ceremony: Ceremony, answered: Answered): Ceremony {
  const state = { ...ceremony.state, ...answered.state }
  if (answered.ok) {
    const evidence = [...ceremony.state.evidence, ...(answered.evidence ?? [])]
    return { ...ceremony, state: { ...state, evidence }, draft: { ...ceremony.draft, ...answered.draft } }
  }
  // A captcha is good for one try: a wrong answer spends it, and one that a lock refused, or one captcha would fill the log.
  const spent = ['answer.wrong', 'answer.locked', 'registry.not_confirmed', 'card.not_confirmed'].includes(
    answered.refusal.code,
  )
  return spent
    ? { ...ceremony, state: { ...state, evidence: state.evidence.filter(one => one.kind !== 'captcha') } }
    : { ...ceremony, state }
}

/**
 * What names whom is forgotten, and what was proved with it, unless a session stands behind the ceremony (the holder of a lost phone
 * chooses the item of identity).
 */
export function choosingWay(ceremony: Ceremony, way: Way): Ceremony {
  return ceremony.state.sessionId
    ? { ...ceremony, state: { ...ceremony.state, way } }
    : { ...ceremony, state: forgetting(ceremony.state, way), draft: {} }
}

/** The captcha is forgotten too: it was good for one account or number, not for a message to each of many. */
function forgetting(before: CeremonyState, way: Way): CeremonyState {
  const { chosen: _, ...state } = before
  const kept = state.evidence.filter(one => one.kind === 'consent')
  return { ...state, way, evidence: kept, subject: null, newAddress: null, risk: 'allow' }
}

/** Of an approval the choice stands with its details, where the review has put it. */
export function choosing(ceremony: Ceremony, chosen: Choice): Ceremony {
  const { approval } = ceremony.state
  const state = approval && isMedium(chosen) ? { approval: { ...approval, chosen } } : { chosen }
  return { ...ceremony, state: { ...ceremony.state, ...state } }
}
