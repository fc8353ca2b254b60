import type { AutomationMark, PlaceNames, RiskFacts } from './facts.ts'
import type { RiskPolicy } from './policy.ts'

/** Why a rule spoke, with what it saw; stored with the sign-in, shown to staff, and in other words to the person. */
export type RiskReason =
  | { code: 'new_device' }
  | { code: 'new_place'; place: PlaceNames }
  | { code: 'impossible_travel'; from: PlaceNames; to: PlaceNames; km: number; minutes: number }
  | { code: 'device_many_accounts'; accounts: number; hours: number }
  | { code: 'address_many_accounts'; accounts: number; hours: number }
  | { code: 'password_spraying'; accounts: number; failures: number; minutes: number }
  | { code: 'phone_changed'; hours: number }
  | { code: 'automation'; marks: AutomationMark[] }
  | { code: 'dormant_account'; days: number }
  | { code: 'phone_elsewhere'; phone: PlaceNames; browser: PlaceNames }

export type RiskReasonCode = RiskReason['code']

/** What one rule says: nothing, or a score above 0 with its reason. Worse facts never score less. */
export type RuleOutcome = { score: number; reason: RiskReason } | null
export type RiskRule = (facts: RiskFacts, policy: RiskPolicy) => RuleOutcome

/** Go on; ask for one more proof; hold the sign-in and tell the account's owner. */
export type RiskVerdict = { verdict: 'allow' | 'more' | 'hold'; score: number; reasons: RiskReason[] }
