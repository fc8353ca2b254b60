import type { Child } from 'hono/jsx'

/** A small device on the screen: its display above, its keys below. */
export function Device({ label, display, children }: { label: string; display: string; children: Child }) {
  return (
    <section class="device">
      <output class="device-display" aria-label={label}>
        {display}
      </output>
      <div class="device-keys">{children}</div>
    </section>
  )
}
