import { devices } from '../devices/index.ts'

export const sessions = devices
