import type { RiskFacts } from './facts.ts'
import type { RiskPolicy } from './policy.ts'
import type { RiskRule, RiskVerdict } from './reason.ts'
import { addressManyAccounts } from './rules/address-many-accounts.ts'
import { automation } from './rules/automation.ts'
import { deviceManyAccounts } from './rules/device-many-accounts.ts'
import { dormantAccount } from './rules/dormant-account.ts'
import { impossibleTravel } from './rules/impossible-travel.ts'
import { newDevice } from './rules/new-device.ts'
import { newPlace } from './rules/new-place.ts'
import { passwordSpraying } from './rules/password-spraying.ts'
import { phoneChanged } from './rules/phone-changed.ts'
import { phoneElsewhere } from './rules/phone-elsewhere.ts'

const rules: readonly RiskRule[] = [
  impossibleTravel,
  passwordSpraying,
  automation,
  deviceManyAccounts,
  addressManyAccounts,
  newDevice,
  phoneChanged,
  phoneElsewhere,
  dormantAccount,
  newPlace,
]

/**
 * Asks every rule and adds up. Pure: the same facts under the same policy always give the same verdict, which can
 * therefore be explained, and replayed under another policy. Reasons come heaviest first.
 */
export function assess(facts: RiskFacts, policy: RiskPolicy): RiskVerdict {
  const spoken = rules.flatMap(rule => rule(facts, policy) ?? []).filter(outcome => outcome.score > 0)
  const score = Math.min(
    100,
    spoken.reduce((sum, outcome) => sum + outcome.score, 0),
  )
  const reasons = spoken.toSorted((left, right) => right.score - left.score).map(outcome => outcome.reason)
  return { verdict: verdictOf(score, policy), score, reasons }
}

function verdictOf(score: number, policy: RiskPolicy): RiskVerdict['verdict'] {
  if (score >= policy.hold) return 'hold'
  return score >= policy.more ? 'more' : 'allow'
}
