import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

type SplitProps = {
  /** Breaks only after punctuation, where it does not fit in one line. */
  title: string
  lead?: Child
  /** How to know that the page is official, and what will never be asked. */
  tells?: readonly { icon: IconName; text: Child }[]
  /** The card with the form. */
  children: Child
}

/** What the page is for on the left, the one thing to do on the right; on a phone the second comes first. */
export function Split({ title, lead, tells = [], children }: SplitProps) {
  return (
    <div class="split">
      <div class="pitch">
        <h1>{segmentsOf(title).map(segment => (segment === ' ' ? segment : <span>{segment}</span>))}</h1>
        {lead ? <p>{lead}</p> : null}
        {tells.length > 0 ? <Tells tells={tells} class="tell" /> : null}
      </div>
      {children}
      {tells.length > 0 ? <Tells tells={tells} class="tell after" /> : null}
    </div>
  )
}

/** Latin text has a space after the mark, which belongs to neither side: at the end of a span it would be lost. */
const segmentsOf = (text: string): string[] => text.split(/(?<=[，。；：])|(?<=[,.;:])( )/).filter(Boolean)

function Tells({ tells, class: name }: { tells: NonNullable<SplitProps['tells']>; class: string }) {
  return (
    <ul class={name}>
      {tells.map(tell => (
        <li>
          <Icon name={tell.icon} />
          <span>{tell.text}</span>
        </li>
      ))}
    </ul>
  )
}
