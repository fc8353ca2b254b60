import { z } from 'zod'
import { duration } from './duration.ts'

/** Sign-in by scanning a picture with the phone app. */
export const qrPolicySchema = z
  .strictObject({
    allowed: z.boolean(),
    /** One absolute deadline, however often the picture changes. */
    lifetime: duration.refine(ms => ms >= 30_000 && ms <= 180_000, 'from 30s to 180s').prefault('120s'),
    /** How long a picture is shown; it is taken for as long again. */
    slot: duration.refine(ms => ms >= 10_000 && ms <= 60_000, 'from 10s to 60s').prefault('30s'),
    /** For a browser that the account was never used in, in another region than the phone. */
    elsewhere: z.enum(['second-factor', 'refuse']).default('second-factor'),
    /** Browsers behind one address that hear of their ticket at once; the others ask every few seconds. */
    streamsPerAddress: z.int().min(1).max(10_000).default(200),
  })
  .refine(({ lifetime, slot }) => lifetime >= slot, { error: 'lifetime may not be below slot', path: ['lifetime'] })
