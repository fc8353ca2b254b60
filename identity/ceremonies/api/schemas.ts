/** What the ceremony API takes and gives; the OpenAPI document is drawn from it. */
import { z } from 'zod'
import { approvalDetails } from '../../../kit/approval-details/index.ts'
import { certificateSignatureSchema } from '../../authenticators/certificate-key/index.ts'
import { passkeyAssertionSchema } from '../../authenticators/passkey/index.ts'
import { mediumKinds, oneTimeKinds } from '../../evidence/index.ts'
import { purposes } from '../rules.ts'

const longest = 400
const typed = z.string().max(longest)
const instant = z.iso.datetime()
const chosenWay = z.enum(['password', 'sms-code', 'email-code'])
const way = z.enum(['password', 'sms-code', 'email-code', 'passkey', 'qr'])
const oneTimeKind = z.enum(oneTimeKinds)
const medium = z.enum(mediumKinds)
const choice = z.enum([...mediumKinds, 'identity-item'])
const sharedComputer = z
  .boolean()
  .optional()
  .meta({ description: 'At the step `identify` of a sign-in: others use this computer too, so it is not made known.' })

export const beginRequest = z
  .strictObject({
    // An approval is begun by the authorization that asks for it, and by nothing else.
    purpose: z.enum(purposes).exclude(['approval']),
    way: chosenWay.optional(),
    target: z
      .strictObject({
        aal: z.literal([1, 2, 3]).meta({ description: 'The assurance to reach (NIST SP 800-63B-4).' }),
        maxAgeSeconds: z.int().min(0).max(31_536_000).nullable().default(null),
      })
      .optional(),
    enrolling: z.enum(['phone', 'email']).optional().meta({ description: 'With purpose `enrolment`: what is added.' }),
    returnTo: z
      .string()
      .max(2000)
      .optional()
      .meta({ description: 'A path below `/realms/<realm>/`; given back at the end.' }),
  })
  .refine(begun => (begun.purpose === 'enrolment') === (begun.enrolling !== undefined), { path: ['enrolling'] })

export const answerRequest = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('captcha'),
      id: z.uuid(),
      typed: z.string().max(4096).meta({ description: 'The digits, or the solved work as ALTCHA’s base64 payload.' }),
    }),
    z.strictObject({ kind: z.literal('consent'), accepted: z.boolean() }),
    z.strictObject({ kind: z.literal('identify'), identifier: typed, way: chosenWay, sharedComputer }),
    z.strictObject({
      kind: z.literal('password'),
      password: typed,
      identifier: typed.optional().meta({ description: 'At the step `identify` of a sign-in.' }),
      sharedComputer,
    }),
    z
      .strictObject({ kind: z.literal('passkey'), credential: passkeyAssertionSchema, sharedComputer })
      .meta({ description: 'Fits any step whose view has `passkey`.' }),
    z
      .strictObject({ kind: z.literal('certificate-key'), signed: certificateSignatureSchema })
      .meta({ description: 'A signature by a certificate’s key over the view’s `certificateKey.text`.' }),
    z
      .strictObject({ kind: z.literal('client-certificate') })
      .meta({ description: 'The certificate that the connection was made with.' }),
    z.strictObject({ kind: z.literal('phone'), phone: typed }),
    z.strictObject({ kind: z.literal('sms-code'), code: typed }),
    z.strictObject({ kind: z.literal('email-code'), code: typed }),
    z
      .strictObject({ kind: oneTimeKind, code: typed })
      .meta({ description: 'Of a grid card what stands at its coordinates, one behind the other.' }),
    z
      .strictObject({ kind: z.literal('face'), ticket: z.string().max(100) })
      .meta({ description: 'What the provider’s page sent the browser back with: the end of the address.' }),
    z
      .strictObject({ kind: z.literal('push') })
      .meta({ description: 'Takes up what a phone of the account has approved: once `push.status` says so.' }),
    z.strictObject({
      kind: z.literal('identity-item'),
      items: z.record(z.string().max(40), typed).refine(items => Object.keys(items).length <= 10),
    }),
    z.strictObject({ kind: z.literal('real-name'), name: typed, document: typed }),
    z.strictObject({ kind: z.literal('bank-card'), card: typed, cardPassword: typed }),
    z.strictObject({ kind: z.literal('new-identifier'), value: typed }),
    z.strictObject({ kind: z.literal('new-password'), password: typed }),
    z.strictObject({
      kind: z.literal('review'),
      hash: z.string().max(64).meta({ description: 'Of the details that the person was shown.' }),
      medium: medium.optional().meta({ description: 'What they would sign with.' }),
    }),
  ])
  .meta({ id: 'Answer' })

export const wayRequest = z.strictObject({ way: chosenWay })
export const mediumRequest = z.strictObject({ medium: choice })
export const faceRequest = z.strictObject({
  consent: z.boolean().meta({ description: 'To this check and no other, by the person; never ticked beforehand.' }),
})
export const faceStarted = z.strictObject({
  page: z.url().meta({ description: 'The provider’s: the browser goes there, and comes back to the ceremony’s page.' }),
})
export const strengthRequest = z.strictObject({ password: typed })
export const captchaRequest = z.strictObject({ way: z.enum(['work', 'image']) })
export const nothing = z.strictObject({})
export const soundQuery = z.strictObject({ language: z.enum(['zh', 'en']).default('zh') })

const codeKind = z.enum(['sms-code', 'email-code'])

const stepSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('identify'), ways: z.array(way) }),
    z.strictObject({ kind: z.literal('passkey'), hardware: z.boolean() }),
    z.strictObject({ kind: codeKind, to: z.enum(['account', 'new']) }),
    z.strictObject({ kind: z.literal('new-identifier'), identifier: z.enum(['phone', 'email']) }),
    z.strictObject({
      kind: z.literal('identity-item'),
      items: z.array(z.enum(['national-id', 'national-id-last-6', 'name'])),
    }),
    z.strictObject({ kind: z.literal('review'), media: z.array(medium) }),
    z.strictObject({ kind: oneTimeKind }),
    z.strictObject({ kind: z.enum(['certificate-key', 'client-certificate', 'face', 'push']) }),
    z.strictObject({
      kind: z.enum(['captcha', 'consent', 'phone', 'password', 'real-name', 'bank-card', 'new-password']),
    }),
  ])
  .meta({ id: 'Step' })

const asksSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('code') }).meta({ description: 'The code that it shows by itself.' }),
    z.strictObject({
      kind: z.literal('question'),
      question: z.string().meta({ description: 'What is keyed into the token.' }),
      payeeDigits: z
        .strictObject({ digits: z.string(), places: z.array(z.int()) })
        .nullable()
        .meta({
          description: 'Of a payment: digits of the payee’s account number, and where in it they stand from 1.',
        }),
      amount: z.string().nullable().meta({ description: 'Of a payment: in yuan, `1234.50`. The question is both.' }),
    }),
    z.strictObject({ kind: z.literal('cells'), cells: z.array(z.string()) }),
  ])
  .meta({ id: 'MediumAsks' })

export const viewSchema = z
  .strictObject({
    id: z.uuid(),
    purpose: z.enum(purposes),
    next: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('step'), step: stepSchema }),
      z.strictObject({ state: z.literal('refused'), reason: z.string() }),
    ]),
    ahead: stepSchema.nullable().meta({ description: 'Past captcha and consent: what is asked after them.' }),
    way,
    identifierMasked: z.string().nullable(),
    recipientMasked: z
      .string()
      .nullable()
      .meta({ description: 'Where a code went; null to whom it would tell whether there is an account.' }),
    code: z.strictObject({ sentAt: instant, expiresAt: instant, resendAt: instant, digits: z.int() }).nullable(),
    passkey: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Where a passkey answers the step: PublicKeyCredentialRequestOptionsJSON of WebAuthn.' }),
    medium: z
      .strictObject({ kind: oneTimeKind, asks: asksSchema.nullable(), expiresAt: instant.nullable() })
      .nullable()
      .meta({
        description:
          'A medium that is asked. Where it answers a challenge and `asks` is null, what was asked is over: POST `/codes` asks anew.',
      }),
    face: z
      .strictObject({
        state: z.enum(['none', 'pending', 'passed', 'failed', 'cancelled', 'expired']),
        provider: z.strictObject({ 'zh-CN': z.string(), en: z.string() }),
      })
      .nullable()
      .meta({ description: 'A face check: how the last one of this ceremony stands, and who looks.' }),
    push: z
      .strictObject({
        id: z.uuid(),
        status: z.enum(['pending', 'approved', 'declined', 'over']),
        expiresAt: instant,
        digits: z.string().nullable().meta({ description: 'To be typed on the phone.' }),
      })
      .nullable()
      .meta({ description: 'What was asked of the account’s phones; POST `/codes` asks once more.' }),
    certificateKey: z
      .strictObject({ text: z.string(), certificates: z.array(z.string()) })
      .nullable()
      .meta({
        description:
          'What a certificate’s key is to sign, and the fingerprints of those that will do (docs/guides/signing-middleware.md).',
      }),
    choices: z
      .array(choice)
      .meta({ description: 'All that would answer the step, the best first; empty where there is no choice.' }),
    enrolling: z.enum(['phone', 'email']).nullable(),
    approval: z
      .strictObject({ details: approvalDetails, hash: z.string(), clientId: z.string() })
      .nullable()
      .meta({ description: 'Of an approval: exactly what is signed.' }),
    failures: z.int(),
    returnTo: z.string(),
    expiresAt: instant,
  })
  .meta({ id: 'Ceremony' })

export const viewAnswer = z.strictObject({ view: viewSchema })

export const completedSchema = z
  .strictObject({
    purpose: z.enum(purposes),
    returnTo: z.string(),
    signedIn: z.boolean().meta({ description: 'A session’s cookie came with this answer.' }),
  })
  .meta({ id: 'Completed' })

export const answeredSchema = z.union([viewAnswer, z.strictObject({ completed: completedSchema })])

export const captchaSchema = z.strictObject({
  captcha: z
    .discriminatedUnion('way', [
      z.strictObject({
        way: z.literal('image'),
        id: z.uuid(),
        expiresAt: instant,
        digits: z.int(),
        picture: z.string(),
        sound: z.string(),
      }),
      z.strictObject({
        way: z.literal('work'),
        id: z.uuid(),
        expiresAt: instant,
        challenge: z
          .strictObject({ parameters: z.record(z.string(), z.unknown()), signature: z.string() })
          .meta({ description: 'An ALTCHA challenge, format 2.' }),
      }),
    ])
    .meta({ id: 'Captcha' }),
})

export const strengthSchema = z.strictObject({ score: z.number(), advice: z.string() })
export const environmentSchema = z.strictObject({ result: z.enum(['ok', 'warn', 'bad']), text: z.string() })

export const sessionSchema = z.strictObject({
  session: z
    .strictObject({
      id: z.uuid(),
      accountId: z.uuid(),
      aal: z.int(),
      amr: z.array(z.string()),
      authTime: instant,
      createdAt: instant,
      expiresAt: instant,
      device: z.string(),
      place: z.string().nullable(),
    })
    .meta({ id: 'Session' })
    .nullable(),
})
