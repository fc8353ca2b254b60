import type { Lock } from '../locks/lock.ts'

export type Ended = Lock
