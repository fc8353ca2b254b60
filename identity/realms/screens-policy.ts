import { z } from 'zod'
import { duration } from './duration.ts'

/** Screens that are signed in by a person elsewhere (RFC 8628): kiosks at toll booths, television. */
export const screensPolicySchema = z.strictObject({
  /** How long a code is shown. Long enough to be typed slowly, short enough not to be passed around. */
  lifetime: duration.refine(ms => ms >= 60_000 && ms <= 900_000, 'from 1m to 15m').prefault('5m'),
  /** How often a screen may ask. */
  poll: duration.refine(ms => ms >= 2_000 && ms <= 30_000, 'from 2s to 30s').prefault('5s'),
  /** A proof must be younger to sign a screen in: one that was given for something else is not asked for again so soon. */
  proofAge: duration.refine(ms => ms >= 60_000 && ms <= 900_000, 'from 1m to 15m').prefault('5m'),
})
