import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from './canonical-json.ts'

/** Nothing that is not seen, or that makes what is seen read otherwise: controls, bidirectional marks, zero widths, private use. */
const invisible = /[\p{C}\p{Zl}\p{Zp}]/u

/** What a person reads before approving it: as it will be shown, or it is refused. */
const shown = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest * 2)
    .refine(text => [...text].length <= longest, `at most ${longest} characters`)
    .refine(text => !invisible.test(text), 'holds a character that is not seen')
    .refine(text => text === text.normalize('NFC') && text === text.trim(), 'is not written in its normal form')

/** Chosen by the client, once for each transaction. */
const transaction = z.string().regex(/^[\w-]{16,64}$/)

/**
 * Which media alone may approve it, where the client's own limits leave room for no others: told before anything is signed. In order and
 * once each, so that one choice has one hash.
 */
const media = z
  .array(z.string().regex(/^[a-z][a-z-]{1,30}$/))
  .min(1)
  .max(8)
  .refine(all => all.every((one, index) => index === 0 || (all[index - 1] ?? '') < one), 'is not in order')

/** More than anybody pays, and far below what a number holds exactly. */
const mostFen = 1_000_000_000_000

export const paymentDetails = z.strictObject({
  type: z.literal('payment'),
  transaction,
  /** The masked number: `6222****1234`. */
  payer: z.strictObject({ account: z.string().regex(/^\d{0,8}\*{2,24}\d{2,4}$/) }),
  payee: z.strictObject({
    account: z.string().regex(/^\d{6,34}$/),
    name: shown(60),
    bank: shown(60).optional(),
  }),
  /** In fen. */
  amount: z.int().min(1).max(mostFen),
  currency: z.literal('CNY'),
  remark: shown(60).optional(),
  /** Not at once: paid by itself from this day on. */
  schedule: z.strictObject({ first: z.iso.date(), repeat: z.enum(['once', 'weekly', 'monthly']) }).optional(),
  media: media.optional(),
})

/** Anything else that is approved in its exact form: a limit raised, a name changed, a batch of payments by its sum. */
export const operationDetails = z.strictObject({
  type: z.literal('operation'),
  operation: z.string().regex(/^[a-z][a-z0-9.-]{0,40}$/),
  transaction,
  title: z.strictObject({ 'zh-CN': shown(30), en: shown(60) }),
  items: z
    .array(z.strictObject({ name: z.strictObject({ 'zh-CN': shown(20), en: shown(40) }), value: shown(100) }))
    .min(1)
    .max(12),
  media: media.optional(),
})

/** One member of `authorization_details` (RFC 9396). */
export const approvalDetails = z.discriminatedUnion('type', [paymentDetails, operationDetails])

export type PaymentDetails = z.output<typeof paymentDetails>
export type OperationDetails = z.output<typeof operationDetails>
export type ApprovalDetails = z.output<typeof approvalDetails>

/** The operation of the realm's policy that the details are of. */
export const operationOf = (details: ApprovalDetails): string =>
  details.type === 'payment' ? 'payment' : details.operation

export const detailTypes = ['payment', 'operation'] as const

/** What a proof is bound to: SHA-256 of the canonical JSON, base64url. */
export function hashOfDetails(details: unknown): string {
  return createHash('sha256').update(canonicalJson(details)).digest('base64url')
}

/** `1234.50`: the same in every language, as messages and media take it. */
export function plainYuan(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
