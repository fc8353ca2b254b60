import type { Child } from 'hono/jsx'

/** The sum that all is about, before anything else is read. */
export function BigAmount({ children }: { children: Child }) {
  return <p class="big-amount">{children}</p>
}
