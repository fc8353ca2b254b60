import { lockAccount } from './lock-account.ts'

export const store = lockAccount
