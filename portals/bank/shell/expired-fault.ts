import type { FieldFault } from '../../../kit/ui/index.ts'
import { phrases } from './phrases/index.ts'
import type { Visit } from './visits.ts'

/** For a form whose token is not, or no longer, this person's: shown again as it was filled in, with a fresh one. */
export const expiredFault = ({ frame }: Visit, field: string): FieldFault => ({
  field,
  message: phrases(frame.preferences.language)('form-expired'),
})
