import { composeIdentity } from '../compose.ts'

export const app = composeIdentity
