/** What the phone's routes take and give; the OpenAPI document is drawn from it. */
import { z } from 'zod'
import { givenProofSchema } from '../phones/index.ts'

const screenId = z.uuid()

export const scanRequest = z.strictObject({
  text: z.string().max(400).meta({ description: 'What the picture says, as it was read.' }),
})

export const approveRequest = z.strictObject({
  screen: screenId,
  code: z
    .string()
    .max(40)
    .meta({ description: 'As the screen shows it: the person types its second half. The third wrong one declines.' }),
  proof: givenProofSchema,
})

export const declineRequest = z.strictObject({ screen: screenId })

export const scannedScreen = z.strictObject({
  screen: z
    .strictObject({
      id: screenId,
      realm: z.string(),
      application: z.string(),
      browser: z
        .strictObject({ device: z.string(), place: z.string(), network: z.string().nullable() })
        .meta({ description: 'The screen itself, or words for it where its browser is not known.' }),
      startedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      warnings: z.array(z.strictObject({ code: z.enum(['other-region']), text: z.string() })),
    })
    .meta({ id: 'ScannedScreen' }),
})

export const decided = z.strictObject({ decided: z.enum(['approved', 'declined']) })
