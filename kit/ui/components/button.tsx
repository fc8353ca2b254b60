import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

type ButtonProps = {
  /** One `main` per page. `plain` reads like a link. */
  kind?: 'main' | 'secondary' | 'danger' | 'plain' | 'plain-danger'
  /** A link that looks like a button: it leads somewhere and changes nothing. */
  href?: string
  /** What the form learns of which button was pressed. */
  name?: string
  value?: string
  /** Posts the surrounding form to another address. */
  action?: string
  icon?: IconName
  /** As wide as its card. */
  wide?: boolean
  children: Child
}

export function Button({ kind = 'main', href, name, value, action, icon, wide = false, children }: ButtonProps) {
  const look = `button ${kind === 'plain-danger' ? 'plain danger' : kind}${wide ? ' wide' : ''}`
  const inside = (
    <>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </>
  )
  if (href !== undefined) {
    return (
      <a class={look} href={href}>
        {inside}
      </a>
    )
  }
  const sent = {
    ...(name === undefined ? {} : { name }),
    ...(value === undefined ? {} : { value }),
    ...(action === undefined ? {} : { formaction: action }),
  }
  return (
    <button type="submit" class={look} {...sent}>
      {inside}
    </button>
  )
}

/** Buttons side by side; under each other on a phone. */
export function Buttons({ children }: { children: Child }) {
  return <div class="buttons">{children}</div>
}
