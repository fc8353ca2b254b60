/** What the phone's routes take and give; the OpenAPI document is drawn from it. */
import { z } from 'zod'
import { givenProofSchema } from '../phones/index.ts'

const ticketId = z.uuid()

export const scanRequest = z.strictObject({
  text: z
    .string()
    .max(400)
    .meta({ description: 'What the picture says, as it was read; or the nine digits beside it, as they were typed.' }),
})

export const approveRequest = z.strictObject({
  ticket: ticketId,
  digits: z
    .string()
    .regex(/^\d{2}$/)
    .meta({ description: 'As the browser shows them. Wrong ones decline the sign-in.' }),
  proof: givenProofSchema,
})

export const declineRequest = z.strictObject({ ticket: ticketId })

export const scannedTicket = z.strictObject({
  ticket: z
    .strictObject({
      id: ticketId,
      asks: z.literal('sign-in'),
      realm: z.string(),
      application: z.string(),
      device: z.string().meta({ description: 'The browser that wants to be signed in.' }),
      place: z.string(),
      network: z.string().nullable(),
      startedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
      warnings: z.array(
        z.strictObject({ code: z.enum(['other-region', 'unknown-browser', 'typed']), text: z.string() }),
      ),
    })
    .meta({ id: 'ScannedTicket' }),
})

export const decided = z.strictObject({ decided: z.enum(['approved', 'declined']) })
