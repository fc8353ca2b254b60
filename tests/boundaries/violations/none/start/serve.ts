import { composeIdentity } from '../identity/compose.ts'
import { serve } from '../kit/http/index.ts'

export const start = [composeIdentity, serve]
