import { locks } from '../../identity/locks/index.ts'

export const serve = locks
