import { composeIdentity } from '../identity/compose.ts'

export const load = composeIdentity
