/** @jsxImportSource hono/jsx/dom */
import type { Child } from 'hono/jsx/dom'
import type { IconName } from '../../kit/ui/index.ts'

/** The looks of `kit/ui`, drawn in the browser: the same classes, so the same style sheet. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  )
}

export function Button({
  children,
  kind = 'main',
  icon,
  busy = false,
  wide = true,
  submit = false,
  onClick,
}: {
  children?: Child
  kind?: 'main' | 'secondary' | 'danger' | 'plain'
  icon?: IconName
  busy?: boolean
  wide?: boolean
  submit?: boolean
  onClick?: () => void
}) {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind}${wide ? ' wide' : ''}`}
      aria-disabled={busy ? 'true' : undefined}
      onClick={() => {
        if (!busy) onClick?.()
      }}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}

export function Notice({ kind, children }: { kind: 'ok' | 'info' | 'warn' | 'bad'; children?: Child }) {
  const icons = { ok: 'check-circle', info: 'info', warn: 'warning', bad: 'stop' } as const
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  )
}

export function Heading({ title, lead }: { title: string; lead?: Child }) {
  return (
    <div class="prose">
      <h1 tabindex={-1} id="heading">
        {title}
      </h1>
      {lead ? <p>{lead}</p> : null}
    </div>
  )
}

export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string
  label: string
  hint?: string
  error?: string | null
  children?: Child
}) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      <div class={error ? 'box bad' : 'box'}>{children}</div>
      {error ? (
        <p class="error" role="alert">
          <Icon name="warning" />
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** A row that is pressed as a whole. */
export function Row({
  icon,
  title,
  detail,
  pill,
  tone,
  onClick,
  href,
}: {
  icon: IconName
  title: string
  detail?: string | undefined
  pill?: Child
  tone?: 'ok' | 'warn' | 'bad' | 'quiet'
  onClick?: () => void
  href?: string
}) {
  const inside = (
    <>
      <Icon name={icon} />
      <span class="row-text">
        <b>
          {title} {pill}
        </b>
        {detail ? <small>{detail}</small> : null}
      </span>
      {(onClick ?? href) ? <Icon name={href ? 'external' : 'chevron-right'} /> : null}
    </>
  )
  return (
    <li class={`row${tone ? ` tone-${tone}` : ''}`}>
      {href ? (
        <a href={href} target="_blank" rel="noreferrer">
          {inside}
        </a>
      ) : onClick ? (
        <button type="button" onClick={onClick}>
          {inside}
        </button>
      ) : (
        <div>{inside}</div>
      )}
    </li>
  )
}

/** Asked before what can't be taken back; both answers weigh the same. */
export function Question({
  text,
  yes,
  no,
  onYes,
  onNo,
}: {
  text: string
  yes: string
  no: string
  onYes: () => void
  onNo: () => void
}) {
  return (
    <section class="question stack" role="group">
      <p>{text}</p>
      <div class="pair">
        <Button kind="secondary" onClick={onNo}>
          {no}
        </Button>
        <Button kind="danger" onClick={onYes}>
          {yes}
        </Button>
      </div>
    </section>
  )
}
