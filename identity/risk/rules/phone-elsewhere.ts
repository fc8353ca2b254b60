import type { RiskRule } from '../reason.ts'

/** The phone that approved is in another region than the browser: two people, or one who was shown somebody else's picture. */
export const phoneElsewhere: RiskRule = ({ phoneElsewhere: places }, policy) =>
  places === undefined ? null : { score: policy.scores.phone_elsewhere, reason: { code: 'phone_elsewhere', ...places } }
