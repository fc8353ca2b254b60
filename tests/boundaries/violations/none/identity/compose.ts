import { locks } from './locks/store.ts'

export const composeIdentity = locks
