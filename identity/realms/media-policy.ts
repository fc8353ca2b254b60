import { z } from 'zod'
import { type HeldKind, heldKinds } from '../evidence/index.ts'
import { certificateKeyPolicySchema } from './certificate-key-policy.ts'
import { duration } from './duration.ts'

const steps = (most: number) => z.int().min(0).max(most)
const text = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })
const cells = z.int().min(2).max(3)

/** What every kind has. */
const standing = {
  /** Whether the realm takes it: what it does not is given to nobody and asked of nobody; who has one can still stop it. */
  allowed: z.boolean().prefault(false),
  /** The most that a proof by it takes part in: a realm may trust it less than NIST SP 800-63B-4 does, never more. */
  aal: z.literal([1, 2]).prefault(2),
}

/** The figures of one-time media (`identity/authenticators`); each has a default, so that older policies still load. */
export const mediaPolicySchema = z.strictObject({
  totp: z
    .strictObject({
      ...standing,
      /** Steps of 30 seconds either way that a phone's clock may be off. */
      drift: steps(2).prefault(1),
      /** How long an app that was set up waits for its first code. */
      activateWithin: duration.prefault('15m'),
    })
    .prefault({}),
  'otp-token': z
    .strictObject({
      ...standing,
      /** Steps either way of what was learned that a code may be off; what it shows is learned. */
      drift: steps(5).prefault(2),
      /** How far what is learned may go, in steps, before only resynchronising helps. */
      driftMost: steps(60).prefault(10),
      /** How far off a clock may be that two codes in a row bring back. */
      resyncWithin: duration.refine(ms => ms <= 7 * 86_400_000, 'seven days at most').prefault('24h'),
      answerWithin: duration.prefault('3m'),
      activateWithin: duration.prefault('10d'),
      warnBefore: duration.prefault('30d'),
      /** GB/T 38556-2020, off until it has passed the official sample data (decision 0032). */
      gbt38556: z.boolean().prefault(false),
    })
    .prefault({}),
  'grid-card': z
    .strictObject({
      ...standing,
      /** What is printed at the top of a card; else the realm's name and what it is. */
      title: text.optional(),
      cells: z.strictObject({ signIn: cells.prefault(2), transaction: cells.prefault(3) }).prefault({}),
      answerWithin: duration.prefault('85s'),
      successes: z.int().min(1).max(1000).prefault(1000),
      /** Challenges left without an answer: then the card rests until tomorrow, or wants replacing. */
      unansweredPerDay: z.int().min(1).max(100).prefault(5),
      unansweredInAll: z.int().min(1).max(1000).prefault(10),
      lifetime: duration.prefault('1825d'),
      warnBefore: duration.prefault('30d'),
      /** Uses left from which on the holder is warned. */
      warnBelow: z.int().min(0).max(1000).prefault(50),
    })
    .prefault({}),
  'certificate-key': certificateKeyPolicySchema.prefault({}),
  face: z
    .strictObject({
      allowed: standing.allowed,
      /**
       * 2 where the provider binds its check to a device by cryptography. Else its comparison is a central one that NIST SP 800-63B-4
       * 3.2.3 lets count for nothing, and a face is looked at beside the factors.
       */
      aal: z.literal([1, 2]).prefault(1),
      /** Whether it may stand for the item of identity, which stays beside it. */
      asIdentityItem: z.boolean().prefault(false),
      /** Who looks, as the page that asks for consent names them (PIPL articles 17 and 30). */
      provider: text.optional(),
      answerWithin: duration.refine(ms => ms <= 1_800_000, 'half an hour at most').prefault('10m'),
    })
    .refine(face => !face.allowed || face.provider !== undefined, {
      error: 'names the provider where it is allowed',
      path: ['provider'],
    })
    .prefault({}),
  'recovery-code': z.strictObject({ ...standing, count: z.int().min(5).max(20).prefault(10) }).prefault({}),
})

/** Of what somebody has in hand, what the realm takes. */
export const takenMedia = (
  media: z.output<typeof mediaPolicySchema>,
  inHand: readonly HeldKind[],
): readonly HeldKind[] => heldKinds.filter(kind => media[kind].allowed && inHand.includes(kind))
