import { z } from 'zod'
import { canSign, type MediumKind, mediumKinds, mediumOf, signingKinds, strengthOf } from '../evidence/index.ts'
import { duration } from './duration.ts'

/** Yuan as a policy writes them: `1000`, `0.5`. Parsed to fen. */
const yuan = z
  .number()
  .min(0)
  .max(10_000_000_000)
  .refine(value => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6, 'has at most two decimals')
  .transform(value => Math.round(value * 100))

/** Media that together suffice. */
const combination = z.array(z.enum(mediumKinds)).min(1).max(3)

const operation = z.strictObject({
  aal: z.int().min(1).max(3),
  ial: z.int().min(1).max(3).default(1),
  maxAge: duration,
  /** Whether its proof stands for the exact details and for nothing else. */
  bound: z.boolean().default(false),
  /** Of a bound one: which media approve it, from which amount on; the last that the amount is above counts. */
  media: z.array(z.strictObject({ above: yuan.prefault(0), anyOf: z.array(combination).min(1) })).default([]),
})

export type OperationPolicy = z.output<typeof operation>
export type Combination = readonly MediumKind[]

export const operationSchema = operation.superRefine((given, context) => {
  const say = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path: ['media', ...path], message })
  if (given.bound !== given.media.length > 0)
    say([], given.bound ? 'a bound operation says which media approve it' : 'only a bound operation says media')
  for (const [index, { above, anyOf }] of given.media.entries()) {
    const before = given.media[index - 1]
    if (before ? above <= before.above : above !== 0)
      say([index, 'above'], 'begins at 0 and rises from one to the next')
    for (const [at, kinds] of anyOf.entries()) {
      const problem = problemOf(kinds, given.aal)
      if (problem) say([index, 'anyOf', at], problem)
    }
  }
})

function problemOf(kinds: Combination, aal: number): string | null {
  const barred = kinds.find(kind => !mediumOf(kind).pays)
  if (barred) return `${barred} approves nothing`
  if (!kinds.some(canSign)) return 'has none that can stand for details'
  if (strengthOf(kinds) < aal) return `reaches AAL ${strengthOf(kinds)}, and ${aal} is asked`
  return null
}

const limit = z.strictObject({ perTransaction: yuan, perDay: yuan, perMonth: yuan.optional() })

/**
 * The most that each medium approves. Defaults: what banks were seen to publish where there is a source (grid card 1,000 and 5,000;
 * SMS 10,000 and 50,000 a month; certificate key a million and five), a proposal elsewhere. Rows of the policy, not facts of the code.
 */
export const mediaLimitsSchema = z.strictObject({
  'sms-code': limit.prefault({ perTransaction: 10_000, perDay: 20_000, perMonth: 50_000 }),
  'grid-card': limit.prefault({ perTransaction: 1_000, perDay: 5_000 }),
  'otp-token': limit.prefault({ perTransaction: 50_000, perDay: 200_000 }),
  passkey: limit.prefault({ perTransaction: 10_000, perDay: 50_000 }),
  'security-key': limit.prefault({ perTransaction: 200_000, perDay: 500_000 }),
  'certificate-key': limit.prefault({ perTransaction: 1_000_000, perDay: 5_000_000 }),
} satisfies Record<(typeof signingKinds)[number], unknown>)

export type MediumLimit = z.output<typeof limit>
