import { z } from 'zod'
import { duration } from './duration.ts'

const day = 86_400_000

/** Registered phones. */
export const phonesPolicySchema = z.strictObject({
  /**
   * How long the app of a registered phone that has a gesture stays signed in: unused, and at most. It grows no older authentication
   * younger: what an operation asks of its age is asked of the phone too.
   */
  session: z
    .strictObject({
      idle: duration.refine(ms => ms >= 600_000 && ms <= 180 * day, 'from 10m to 180d').prefault('30d'),
      absolute: duration.refine(ms => ms <= 366 * day, '366 days at most').prefault('180d'),
    })
    .refine(({ idle, absolute }) => absolute > idle, { error: 'absolute must be above idle', path: ['absolute'] })
    .prefault({}),
})
