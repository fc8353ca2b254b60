import { z } from 'zod'
import { duration } from './duration.ts'

/** Requests that are pushed to the holder's phone: as a second factor, for a step-up, and for applications without a browser. */
export const pushPolicySchema = z.strictObject({
  allowed: z.boolean(),
  /** The most that such an approval takes part in; never a payment, whatever stands here. */
  aal: z.literal([1, 2]).prefault(2),
  /** How long a browser waits for the phone. */
  lifetime: duration.refine(ms => ms >= 30_000 && ms <= 300_000, 'from 30s to 300s').prefault('180s'),
  /** After so many declines within the time nothing more is pushed until they are older. */
  declines: z
    .strictObject({
      limit: z.int().min(1).max(10),
      // Requests are kept for an hour.
      within: duration.refine(ms => ms >= 60_000 && ms <= 3_600_000, 'from 1m to 1h'),
    })
    .prefault({ limit: 2, within: '1h' }),
})
