import { readLocks } from '../locks/store.ts'

export const endSession = readLocks
