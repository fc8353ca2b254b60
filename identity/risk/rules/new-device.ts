import type { RiskRule } from '../reason.ts'

/** The account was never signed in to from here. */
export const newDevice: RiskRule = (facts, policy) =>
  facts.device.isKnown ? null : { score: policy.scores.new_device, reason: { code: 'new_device' } }
