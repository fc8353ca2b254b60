import type { Child } from 'hono/jsx'
import { useWords } from '../language-context.ts'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-paths.ts'

type NoticeKind = 'ok' | 'info' | 'warn' | 'bad'

type NoticeProps = {
  kind: NoticeKind
  title?: Child
  /** Announced when it appears: the outcome of what the person just did. */
  live?: boolean
  children?: Child
}

/** What happened or what to know. The icon has words too, so that colour is never all there is. */
export function Notice({ kind, title, live = false, children }: NoticeProps) {
  const t = useWords()
  return (
    <div class={`notice ${kind}`} {...(live ? { role: kind === 'bad' ? 'alert' : 'status' } : {})}>
      <Icon name={icons[kind]} label={t(`notice-${kind}`)} />
      <div>
        {title ? (
          <p>
            <b>{title}</b>
          </p>
        ) : null}
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  )
}

const icons: Readonly<Record<NoticeKind, IconName>> = {
  ok: 'check-circle',
  info: 'info',
  warn: 'warning',
  bad: 'stop',
}
