import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

/** Things of one kind under each other. */
export function List({ label, children }: { label?: string; children: Child }) {
  return (
    <ul class="list" {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </ul>
  )
}

type ListRowProps = {
  icon?: IconName
  /** The icon's colour where it means something. */
  tone?: 'brand' | 'ok' | 'warn' | 'bad' | 'quiet'
  title: Child
  pill?: Child
  detail?: Child
  /** What can be done with it: a link, a form with a plain button, a pill. */
  action?: Child
}

export function ListRow({ icon, tone = 'brand', title, pill, detail, action }: ListRowProps) {
  return (
    <li class={`${icon === undefined ? '' : 'with-icon '}tone-${tone}`}>
      {icon === undefined ? null : <Icon name={icon} />}
      <div>
        <b>{inParts(title)}</b> {pill}
        {detail ? <small>{inParts(detail)}</small> : null}
      </div>
      {action ? <div class="act">{action}</div> : null}
    </li>
  )
}

/** The last part of a text, which is mostly its date, goes to the next line as a whole. */
function inParts(text: Child): Child {
  const at = typeof text === 'string' ? text.lastIndexOf(separator) : -1
  if (typeof text !== 'string' || at < 0) return text
  const end = at + separator.length
  return (
    <>
      {text.slice(0, end)}
      <span class="part">{text.slice(end)}</span>
    </>
  )
}

const separator = ' · '

/** A heading above a list or table, with a link to all of it. */
export function SectionTitle({ children, more }: { children: Child; more?: { href: string; label: Child } }) {
  return (
    <div class="section-title">
      <h2>{children}</h2>
      {more === undefined ? null : <a href={more.href}>{more.label}</a>}
    </div>
  )
}
