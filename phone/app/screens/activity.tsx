/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Heading, Notice, Question } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { timeFormat } from '../wishes.ts'

interface Happened {
  id: string
  at: string
  outcome: string
  title: string
  detail: string
  reportable: boolean
}

interface Page {
  events: Happened[]
  next: string | null
  unreviewed: number
}

/** What happened with the account, the newest first; each that was somebody else is said here. */
export function Activity({ scene }: { scene: Scene }) {
  const { t, realm, wishes, refresh, go } = scene
  const request = { realm, language: wishes.language }
  const [page, setPage] = useState<Page | null>(null)
  const [suspect, setSuspect] = useState<Happened | null>(null)
  const [error, setError] = useState<string | null>(null)
  const fail = ({ code, details }: { code: string; details: Readonly<Record<string, unknown>> }): void =>
    setError(scene.sayError(code, details))

  const load = async (before: string | null): Promise<void> => {
    const path = `/phone/account/activity${before ? `?before=${before}` : ''}`
    const read = await call<Page>(request, 'GET', path)
    if (!read.ok) return fail(read)
    const { body } = read
    setPage(before && page ? { ...body, events: [...page.events, ...body.events], unreviewed: page.unreviewed } : body)
  }
  useEffect(() => {
    setPage(null)
    void load(null)
  }, [realm.name, wishes.language])

  const reviewed = async (): Promise<void> => {
    const done = await call(request, 'POST', '/phone/account/activity/reviewed')
    if (done.ok) await load(null)
    else fail(done)
  }
  /** The account is held by it, this phone's session with it. */
  const notMe = async (): Promise<void> => {
    const done = await call(request, 'POST', `/phone/account/activity/${suspect?.id}/not-me`)
    if (!done.ok) return fail(done)
    await refresh()
    go('/')
  }
  const time = timeFormat(wishes.language)

  return (
    <div class="content narrow stack">
      <Heading title={t('activity.title')} />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {page === null && !error ? <p class="hint">{t('loading')}</p> : null}
      {page && page.unreviewed > 0 ? (
        <section class="card stack">
          <p>{t('activity.unreviewed', { count: page.unreviewed })}</p>
          <Button onClick={() => void reviewed()}>{t('activity.all-me')}</Button>
        </section>
      ) : null}
      <ul class="rows">
        {page?.events.map(event => (
          <li key={event.id} class="row happened">
            <div>
              <span class="row-text">
                <b>{event.title}</b>
                <small>{[time.format(new Date(event.at)), event.detail].filter(Boolean).join(' · ')}</small>
              </span>
              {event.reportable ? (
                <Button kind="plain" wide={false} onClick={() => setSuspect(event)}>
                  {t('activity.not-me')}
                </Button>
              ) : null}
            </div>
            {suspect?.id === event.id ? (
              <Question
                text={t('activity.not-me-question')}
                yes={t('activity.yes-not-me')}
                no={t('cancel')}
                onYes={() => void notMe()}
                onNo={() => setSuspect(null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {page?.next ? (
        <Button kind="secondary" onClick={() => void load(page.next)}>
          {t('inbox.more')}
        </Button>
      ) : null}
    </div>
  )
}
