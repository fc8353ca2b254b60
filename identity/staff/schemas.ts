/** What the staff API takes and gives: masks only. */
import { z } from 'zod'
import { holdReasons } from '../accounts/index.ts'
import { countedKinds, identifierKinds } from '../realms/index.ts'

const instant = z.iso.datetime()
const typed = z.string().min(1).max(400)

export const pageQuery = z.object({
  cursor: z.string().max(200).optional().meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
const next = z.string().nullable().meta({ description: 'The cursor of the next page; null on the last.' })

export const lookUpRequest = z.strictObject({
  identifier: typed.meta({
    description: 'A phone, username, email, document or card number. Never in an address, so by POST.',
  }),
})
export const openRequest = z.strictObject({
  phone: typed,
  name: typed,
  document: typed,
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
  bankCards: z
    .array(typed)
    .max(10)
    .default([])
    .meta({ description: 'Cards and accounts of this person, which then sign in.' }),
})
export const bankCardRequest = z.strictObject({ card: typed })
export const holdRequest = z.strictObject({ reason: z.enum(holdReasons) })
export const recoveryRequest = z.strictObject({ why: z.enum(['counter', 'hotline']) })
export const releaseRequest = z.strictObject({ authenticator: z.enum(countedKinds) })
export const nothing = z.strictObject({})

export const accountSchema = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(['active', 'held', 'closing', 'closed']),
    heldReason: z.string().nullable().meta({ description: 'With the status `held`.' }),
    ial: z.int(),
    nameMasked: z.string().nullable(),
    documentKind: z.string().nullable(),
    documentMasked: z.string().nullable(),
    identifiers: z.array(
      z.strictObject({ kind: z.enum(identifierKinds), masked: z.string(), verifiedAt: instant.nullable() }),
    ),
    createdAt: instant,
    lastSignInAt: instant.nullable(),
    closingAt: instant.nullable(),
  })
  .meta({ id: 'StaffAccount' })

export const accountAnswer = z.strictObject({ account: accountSchema })
export const accountsAnswer = z.strictObject({ accounts: z.array(accountSchema), next })

export const verdictsAnswer = z.strictObject({
  verdicts: z.array(
    z
      .strictObject({
        id: z.uuid(),
        ceremonyId: z.uuid(),
        at: instant,
        verdict: z.enum(['allow', 'more', 'hold']),
        score: z.int(),
        reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
      })
      .meta({ id: 'RiskVerdict' }),
  ),
  next,
})

export const locksAnswer = z.strictObject({
  locks: z.array(
    z
      .strictObject({
        authenticator: z.enum(countedKinds),
        devices: z.enum(['known', 'unknown']),
        failures: z.int(),
        failuresInAll: z.int(),
        setAside: z
          .int()
          .meta({ description: 'Failures that releases have set aside; they count towards the hundred.' }),
        locked: z.boolean(),
        until: instant
          .nullable()
          .meta({ description: 'With `locked`: null where only a recovery or a release opens it.' }),
      })
      .meta({ id: 'Lock' }),
  ),
  next,
})

export const issueTokenRequest = z.strictObject({
  serial: z.string().regex(/^[A-Za-z0-9-]{4,40}$/),
  instead: z.boolean().default(false),
})
export const issueCardRequest = z.strictObject({ instead: z.boolean().default(false) })

export const registerCertificateRequest = z.strictObject({
  pem: z
    .string()
    .min(1)
    .max(20_000)
    .meta({ description: 'The certificate of the key, then those up to, not with, its anchor.' }),
})
export const registeredAnswer = z.strictObject({ id: z.uuid() })

export const activationAnswer = z.strictObject({
  id: z.uuid(),
  activationCode: z.string().meta({ description: 'For the holder alone, apart from the token. Not told again.' }),
  activateBy: instant,
})

export const mediaAnswer = z.strictObject({
  media: z.array(
    z
      .strictObject({
        kind: z.enum(['passkey', 'totp', 'otp-token', 'grid-card', 'certificate-key']),
        id: z.uuid(),
        status: z.string(),
        serialMasked: z.string().nullable(),
        validUntil: instant.nullable(),
        usesLeft: z.int().nullable(),
        lastUsedAt: instant.nullable(),
      })
      .meta({ id: 'StaffMedium' }),
  ),
  recoveryCodesLeft: z.int(),
})

export const deadLettersAnswer = z.strictObject({
  notices: z.array(
    z
      .strictObject({
        id: z.uuid(),
        accountId: z.uuid().nullable(),
        channel: z.enum(['sms', 'email', 'push']),
        recipientMasked: z.string(),
        template: z.string(),
        attempts: z.int(),
        error: z.string().nullable(),
        createdAt: instant,
        diedAt: instant.nullable(),
        isRetryable: z.boolean(),
      })
      .meta({ id: 'DeadLetter' }),
  ),
  next,
})
