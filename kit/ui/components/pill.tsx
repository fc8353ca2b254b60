import type { Child } from 'hono/jsx'

type PillProps = { tone?: 'brand' | 'ok' | 'warn' | 'bad' | 'quiet'; children: Child }

/** A state or a tail number, in a word or two. */
export function Pill({ tone = 'brand', children }: PillProps) {
  return <span class={tone === 'brand' ? 'pill' : `pill ${tone}`}>{children}</span>
}
