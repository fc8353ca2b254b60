import { isResidentId } from '../../kit/china/index.ts'
import type { Account } from '../accounts/index.ts'
import { count } from './count.ts'

export const decide = (account: Account) => isResidentId(account) && count
