/** What the forms and the API take, in one place, so that neither takes more than the other. */
import { z } from 'zod'
import { languages } from '../../kit/i18n/index.ts'

const mostTyped = 400

export const usernameRequest = z.strictObject({ username: z.string().max(mostTyped) })
export const passwordRequest = z.strictObject({ password: z.string().max(mostTyped) })
export const passkeyName = z.string().max(mostTyped)
export const twoStepRequest = z.strictObject({ twoStep: z.enum(['always', 'unknown-devices']) })
export const languageRequest = z.strictObject({ language: z.enum(languages) })
/** `proof`: how the holder shows that it is they: a code to the present phone, or, where it is lost, an item of identity. */
export const enrolmentRequest = z.strictObject({ proof: z.enum(['phone', 'identity']).default('phone') })
export const closingRequest = z.strictObject({ confirmed: z.boolean() })
export const tokenRequest = z.strictObject({ token: z.string().regex(/^[\w-]{20,100}$/) })
export const emptyRequest = z.strictObject({})
export const activityQuery = z.object({ before: z.uuid().optional() })

/** What is typed off a medium: people group digits as they like. */
const code = z.string().min(1).max(60)
export const totpCodeRequest = z.strictObject({ code })
export const tokenPurposeRequest = z.strictObject({ purpose: z.enum(['activation', 'resync']) })
export const tokenActivationRequest = z.strictObject({ serial: code, activationCode: code, code })
export const tokenResyncRequest = z.strictObject({ first: code, second: code })
export const cardActivationRequest = z.strictObject({ serial: code, cells: code })
