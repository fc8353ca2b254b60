import { accounts } from '../identity/accounts/index.ts'

export const serve = accounts
