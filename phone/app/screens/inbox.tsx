/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Heading, Icon, Notice } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { timeFormat } from '../wishes.ts'

interface Message {
  id: string
  kind: 'security' | 'account' | 'reminder'
  title: string
  text: string
  link: { what: 'not-me' | 'open'; url: string } | null
  at: string
  unread: boolean
}

interface Page {
  messages: Message[]
  next: string | null
  unread: number
  keptDays: number
}

export function Inbox({ scene }: { scene: Scene }) {
  const { t, realm, wishes, unread, setUnread } = scene
  const request = { realm, language: wishes.language }
  const [page, setPage] = useState<Page | null>(null)
  const [error, setError] = useState<string | null>(null)

  const load = async (before: string | null): Promise<void> => {
    const read = await call<Page>(request, 'GET', before ? `/phone/inbox?before=${before}` : '/phone/inbox')
    if (!read.ok) return setError(scene.sayError(read.code, read.details))
    const { body } = read
    setPage(before && page ? { ...body, messages: [...page.messages, ...body.messages] } : body)
    setUnread(body.unread)
  }
  // Again whenever the stream says that something came.
  useEffect(() => void load(null), [realm.name, wishes.language, unread])
  const readAll = async (): Promise<void> => {
    const newest = page?.messages[0]
    if (!newest) return
    const done = await call<{ unread: number }>(request, 'POST', '/phone/inbox/read', { upTo: newest.id })
    if (done.ok) await load(null)
    else setError(scene.sayError(done.code, done.details))
  }

  return (
    <div class="content narrow stack">
      <div class="between">
        <Heading title={t('inbox.title')} />
        {page && page.unread > 0 ? (
          <Button kind="plain" wide={false} onClick={() => void readAll()}>
            {t('inbox.read-all')}
          </Button>
        ) : null}
      </div>
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {page?.messages.length === 0 ? (
        <div class="empty">
          <Icon name="message" />
          <b>{t('inbox.none')}</b>
          <p>{t('inbox.none-body')}</p>
        </div>
      ) : null}
      <ul class="messages">
        {page?.messages.map(message => (
          <MessageCard key={message.id} scene={scene} message={message} />
        ))}
      </ul>
      {page?.next ? (
        <Button kind="secondary" onClick={() => void load(page.next)}>
          {t('inbox.more')}
        </Button>
      ) : null}
      {page && page.messages.length > 0 ? <p class="hint">{t('inbox.kept', { days: page.keptDays })}</p> : null}
    </div>
  )
}

function MessageCard({ scene: { t, wishes }, message }: { scene: Scene; message: Message }) {
  const { kind, title, text, link, at, unread } = message
  const time = timeFormat(wishes.language)
  return (
    <li class={unread ? 'message unread' : 'message'}>
      <p class="message-head">
        <span class={`pill ${kind === 'security' ? 'warn' : 'quiet'}`}>{t(`inbox.kind.${kind}`)}</span>
        {unread ? <span class="pill">{t('inbox.unread')}</span> : null}
        <time datetime={at}>{time.format(new Date(at))}</time>
      </p>
      <h2>{title}</h2>
      {text.split(/\n{2,}/).map(part => (
        <p class="message-text" key={part}>
          {part}
        </p>
      ))}
      {link ? (
        <a
          class={link.what === 'not-me' ? 'button secondary' : 'button main'}
          href={link.url}
          target="_blank"
          rel="noreferrer"
        >
          {t(link.what === 'not-me' ? 'inbox.not-me' : 'inbox.open')}
        </a>
      ) : null}
    </li>
  )
}
