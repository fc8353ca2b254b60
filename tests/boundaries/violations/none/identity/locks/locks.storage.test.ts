import { openTestPostgres } from '../../kit/database/testing.ts'
import { composeIdentity } from '../compose.ts'
import { sessions } from '../sessions/store.ts'

export const test = [openTestPostgres, composeIdentity, sessions]
