import type { Child } from 'hono/jsx'
import { useLargeType } from '../size-context.ts'
import { Icon } from './icon.tsx'

type FoldProps = {
  /** What waits inside. */
  label: Child
  /** Where what is inside is wanted now, such as after an error. */
  open?: boolean
  children: Child
}

/**
 * What is secondary on a page. In large type it waits behind one link, so that the page has one main thing to do; otherwise
 * it just stands there.
 */
export function Fold({ label, open = false, children }: FoldProps) {
  if (!useLargeType()) return <>{children}</>
  return (
    <details class="fold" open={open}>
      <summary>
        {label}
        <Icon name="chevron-down" />
      </summary>
      <div class="fold-body stack">{children}</div>
    </details>
  )
}
