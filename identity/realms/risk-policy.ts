import { z } from 'zod'

const points = (usual: number) => z.int().min(0).max(100).default(usual)
const count = (usual: number) => z.int().min(1).max(100_000).default(usual)

/**
 * What makes a sign-in suspicious, and how much. Every figure has a usual value, so that a policy file names only those
 * that it changes.
 */
export const riskPolicySchema = z
  .strictObject({
    /** The sum of points from which one more proof is asked, and from which the sign-in is held and its owner told. */
    more: count(40),
    hold: count(90),
    /** Points for each reason; 0 turns it off. Twice the limit, or a second mark of automation, scores twice. */
    scores: z
      .strictObject({
        new_device: points(20),
        new_place: points(15),
        impossible_travel: points(45),
        device_many_accounts: points(25),
        address_many_accounts: points(20),
        password_spraying: points(35),
        phone_changed: points(20),
        automation: points(25),
        dormant_account: points(20),
        phone_elsewhere: points(20),
      })
      .prefault({}),
    limits: z
      .strictObject({
        accountsPerDevice: count(4),
        /** High: a mobile operator puts hundreds of households behind one address. */
        accountsPerAddress: count(40),
        /** Different accounts failing from one prefix, however few tries at each. */
        failedAccountsPerPrefix: count(20),
        /** Faster than an airliner from door to door. */
        kmPerHour: count(1000),
        /** Shorter journeys say nothing, the data being coarse. */
        leastKm: count(300),
        phoneChangedHours: count(72),
        /** The number may have been given to someone else: operators re-issue after 90 days. */
        dormantDays: count(90),
      })
      .prefault({}),
    /** How far back is counted. */
    windows: z
      .strictObject({
        deviceHours: z.int().min(1).max(168).default(24),
        addressHours: z.int().min(1).max(24).default(1),
        sprayMinutes: z.int().min(1).max(1440).default(60),
        /** Failures at an address since when a captcha is due, where the policy says `after-failure`. */
        failureMinutes: z.int().min(1).max(1440).default(15),
        placeDays: z.int().min(1).max(180).default(90),
      })
      .prefault({}),
  })
  .refine(({ more, hold }) => hold >= more, { error: 'hold may not be below more', path: ['hold'] })
