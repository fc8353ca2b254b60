import { z } from 'zod'
import { givenProofSchema } from '../fresh-proof.ts'
import { longestName } from '../rules.ts'

const time = z.iso.datetime()
const name = z.string().max(longestName * 8)

export const registration = z.strictObject({ name: name.default('').meta({ description: 'Empty: by what it is.' }) })

export const registered = z.strictObject({ id: z.uuid(), name: z.string() }).meta({ id: 'RegisteredPhone' })

export const renaming = z.strictObject({ name })

export const phoneView = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    here: z.boolean().meta({ description: 'The phone that asks.' }),
    madeOn: z.string(),
    madeAtPlace: z.string().nullable(),
    createdAt: time,
    lastUsedAt: time,
  })
  .meta({ id: 'Phone' })

export const phoneList = z.strictObject({ phones: z.array(phoneView) })

export const self = z
  .strictObject({
    realm: z.string(),
    phone: z.strictObject({ id: z.uuid(), name: z.string() }),
    name: z.string().nullable().meta({ description: 'Of the verified person, masked.' }),
    phoneNumber: z.string().nullable().meta({ description: 'Masked.' }),
    ial: z.int(),
    gesture: z.enum(['none', 'set', 'used-up']),
    passkey: z.boolean().meta({ description: 'Whether the account has a passkey to prove oneself with.' }),
    accountCentre: z.url(),
  })
  .meta({ id: 'PhoneSelf' })

export const proofRequest = z.strictObject({ proof: givenProofSchema })

export const gestureRequest = z.strictObject({
  signed: z.string().min(1).max(2000).meta({ description: 'A JWS (typ gesture+jwt) by the key of the phone.' }),
  proof: givenProofSchema.nullable().default(null).meta({ description: 'Not needed right after a step-up.' }),
})

export const passkeyOptions = z.strictObject({
  options: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'PublicKeyCredentialRequestOptionsJSON; null where the account has no passkey.' }),
})
