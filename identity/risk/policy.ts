import type { RiskReasonCode } from './reason.ts'

/** From the realm's policy: what counts as much, over how long, and what it weighs. */
export type RiskPolicy = {
  /** The sum from which more proof is asked, and from which the sign-in is held. */
  moreAt: number
  holdAt: number
  /** Points for each reason; 0 turns a rule off. Twice the limit, or a second mark, scores twice. */
  scores: Readonly<Record<RiskReasonCode, number>>
  limits: {
    accountsPerDevice: number
    /** High: a mobile operator puts hundreds of households behind one address. */
    accountsPerAddress: number
    /** Different accounts failing from one prefix, however few tries at each. */
    failedAccountsPerPrefix: number
    /** Faster than an airliner from door to door. */
    kmPerHour: number
    /** Shorter journeys say nothing, the data being coarse. */
    leastKm: number
    phoneChangedHours: number
    dormantDays: number
  }
  windows: { deviceHours: number; addressHours: number; sprayMinutes: number; placeDays: number }
}

/** What a realm gets that says nothing else: a new device alone asks for more, no single reason but two of weight hold. */
export const defaultRiskPolicy: RiskPolicy = {
  moreAt: 20,
  holdAt: 80,
  scores: {
    new_device: 20,
    new_place: 15,
    impossible_travel: 45,
    device_many_accounts: 25,
    address_many_accounts: 20,
    password_spraying: 35,
    phone_changed: 20,
    automation: 25,
    dormant_account: 20,
  },
  limits: {
    accountsPerDevice: 4,
    accountsPerAddress: 40,
    failedAccountsPerPrefix: 20,
    kmPerHour: 1000,
    leastKm: 300,
    phoneChangedHours: 72,
    // The number may have been given to someone else: operators re-issue after 90 days.
    dormantDays: 90,
  },
  windows: { deviceHours: 24, addressHours: 1, sprayMinutes: 60, placeDays: 90 },
}
