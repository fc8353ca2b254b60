/** What the phone's routes take and give; the OpenAPI document is drawn from it. */
import { z } from 'zod'
import { givenProofSchema } from '../phones/index.ts'

const ticketId = z.uuid()

export const scanRequest = z.strictObject({
  text: z.string().max(400).meta({ description: 'What the picture says, as it was read.' }),
})

/** In the language that the phone asked for. */
const ticketOnPhone = z
  .strictObject({
    id: ticketId,
    way: z.enum(['scan', 'push']),
    asks: z.enum(['sign-in', 'step-up', 'client']).meta({
      description: '`client`: an application asks without a browser; `what` says what.',
    }),
    realm: z.string(),
    application: z.string(),
    browser: z
      .strictObject({ device: z.string(), place: z.string(), network: z.string().nullable() })
      .nullable()
      .meta({ description: 'The browser that wants it; null where none does.' }),
    digits: z.boolean().meta({ description: 'Whether the digits that the browser shows are to be typed.' }),
    what: z
      .strictObject({
        bindingMessage: z.string().nullable().meta({ description: 'What the application shows its user too.' }),
        rows: z.array(z.strictObject({ label: z.string(), value: z.string() })),
      })
      .nullable(),
    startedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    warnings: z.array(z.strictObject({ code: z.enum(['other-region', 'unknown-browser']), text: z.string() })),
  })
  .meta({ id: 'TicketOnPhone' })

export const approveRequest = z.strictObject({
  ticket: ticketId,
  digits: z
    .string()
    .regex(/^\d{2}$/)
    .nullable()
    .default(null)
    .meta({ description: 'As the browser shows them. Wrong ones decline the sign-in. Null where no browser asks.' }),
  proof: givenProofSchema,
})

export const declineRequest = z.strictObject({
  ticket: ticketId,
  notMe: z
    .boolean()
    .default(false)
    .meta({ description: 'The holder asked for nothing: of what was pushed, nothing more is until they allow it.' }),
})

export const releaseRequest = z.strictObject({ proof: givenProofSchema })

export const waitingAnswer = z.strictObject({
  request: ticketOnPhone.nullable(),
  heldSince: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Since when nothing is pushed, because a request was “not me”.' }),
})

export const scannedTicket = z.strictObject({ ticket: ticketOnPhone })

export const decided = z.strictObject({ decided: z.enum(['approved', 'declined']) })
