import { z } from 'zod'

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** A length of time as a policy writes it: `90s`, `15m`, `24h`, `30d`. Parsed to milliseconds. */
export const duration = z
  .string()
  .regex(/^\d{1,5}[smhd]$/, 'write a length of time as 90s, 15m, 24h or 30d')
  .transform(text => Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units])
