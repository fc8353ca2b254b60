import type { Child } from 'hono/jsx'
import { Fold } from './fold.tsx'

/** Other ways to do what the page asks, as plain buttons side by side; in large type they wait behind one link. */
export function OtherWays({ label, children }: { label: string; children: Child }) {
  return (
    <section class="other-ways" aria-label={label}>
      <Fold label={label}>
        <p class="hint">{label}</p>
        <div class="other-ways-buttons">{children}</div>
      </Fold>
    </section>
  )
}
