import { hash } from '../password/hash.ts'

export const verify = hash
