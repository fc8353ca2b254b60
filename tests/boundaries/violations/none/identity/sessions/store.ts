import type { decide } from '../locks/index.ts'

export type Sessions = typeof decide
