import type { RiskRule } from '../reason.ts'

/** A city where the account was not signed in to lately; an account without history has no usual places. */
export const newPlace: RiskRule = ({ place, isUsualPlace }, policy) =>
  place === null || isUsualPlace !== false
    ? null
    : { score: policy.scores.new_place, reason: { code: 'new_place', place } }
