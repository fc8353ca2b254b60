import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

type CardProps = {
  title?: Child
  /** Which heading the title is: 1 when the card is the whole page. */
  level?: 1 | 2
  lead?: Child
  /** Another way to do the same, at the card's corner. */
  corner?: { href: string; icon: IconName; label: string }
  /** The same again at the foot, for who has read down to there. */
  cornerBelow?: boolean
  /** Without shadow, for a card among others. */
  quiet?: boolean
  children?: Child
}

export function Card({ title, level = 2, lead, corner, cornerBelow = false, quiet = false, children }: CardProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <section class={quiet ? 'card quiet' : 'card'}>
      {title ? <Heading class="card-title">{title}</Heading> : null}
      {lead ? <p class="lead">{lead}</p> : null}
      {children}
      {corner === undefined ? null : <Corner {...corner} />}
      {corner === undefined || !cornerBelow ? null : <Corner {...corner} below />}
    </section>
  )
}

function Corner({ href, icon, label, below = false }: NonNullable<CardProps['corner']> & { below?: boolean }) {
  return (
    <a class={below ? 'corner below' : 'corner'} href={href}>
      {label}
      <Icon name={icon} />
    </a>
  )
}
