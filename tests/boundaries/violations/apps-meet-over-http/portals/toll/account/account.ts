import { accounts } from '../../../identity/accounts/index.ts'

export const account = accounts
