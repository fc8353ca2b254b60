import { z } from 'zod'

/** RFC 9457. `code` is stable and what callers switch on; `details` depend on it. */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    incident: z.string().optional().meta({ description: 'With status 500: what to tell the operator.' }),
  })
  .meta({ id: 'Problem' })

/** What any call may be answered with. */
export const commonErrors = ['realm.unknown', 'request.malformed', 'overloaded', 'database.unavailable'] as const

/** And any call that changes something. */
export const writingErrors = [
  'csrf.cross_site',
  'request.invalid',
  'request.too_large',
  'request.unsupported_media_type',
  'database.conflict',
] as const
