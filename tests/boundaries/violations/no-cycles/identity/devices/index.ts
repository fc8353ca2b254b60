import type { locks } from '../locks/index.ts'

export type Devices = typeof locks
