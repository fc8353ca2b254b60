import type { Child } from 'hono/jsx'
import { formatDateTime, type Language } from '../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  EmptyState,
  Field,
  Form,
  Notice,
  Page,
  type PageFrame,
  Pager,
} from '../../kit/ui/index.ts'
import type { DeliveredMessage } from '../gateways/outbox/index.ts'
import { phrases } from './phrases/index.ts'

export interface OutboxView {
  frame: PageFrame
  messages: readonly DeliveredMessage[]
  to: string | undefined
  /** Addresses of this page: the first of all messages, this very one, and the older messages. */
  links: { all: string; refresh: string; older: string | undefined }
}

export function OutboxPage({ frame, messages, to, links }: OutboxView) {
  const { language } = frame.preferences
  const t = phrases(language)
  return (
    <Page frame={frame} title={t('title')}>
      <div class="content stack">
        <div class="between">
          <h1>{t('title')}</h1>
          <a href={links.refresh}>{t('refresh')}</a>
        </div>
        <Notice kind="info" title={t('simulated.title')}>
          {t('simulated.body')}
        </Notice>
        <Filter language={language} to={to} all={links.all} />
        {messages.length === 0 ? <Nothing language={language} to={to} refresh={links.refresh} /> : null}
        {messages.map(message => (
          <Message language={language} message={message} />
        ))}
        <Pager {...(links.older === undefined ? {} : { next: links.older })} />
      </div>
    </Page>
  )
}

function Filter({ language, to, all }: { language: Language; to: string | undefined; all: string }) {
  const t = phrases(language)
  return (
    <Form action="/outbox" method="get">
      <Field
        name="to"
        label={t('filter.label')}
        hint={t('filter.hint')}
        kind="search"
        maxlength={254}
        optional
        {...(to === undefined ? {} : { value: to })}
      />
      <Buttons>
        <Button kind="secondary">{t('filter.submit')}</Button>
        {to === undefined ? null : (
          <Button kind="plain" href={all}>
            {t('filter.all')}
          </Button>
        )}
      </Buttons>
    </Form>
  )
}

function Nothing({ language, to, refresh }: { language: Language; to: string | undefined; refresh: string }) {
  const t = phrases(language)
  const action = <Button href={refresh}>{t('refresh')}</Button>
  return to === undefined ? (
    <EmptyState icon="message" title={t('empty.title')} action={action}>
      {t('empty.body')}
    </EmptyState>
  ) : (
    <EmptyState icon="search" title={t('none.title', { to })} action={action}>
      {t('none.body')}
    </EmptyState>
  )
}

function Message({ language, message }: { language: Language; message: DeliveredMessage }) {
  const channel = phrases(language)(`channel.${message.channel}`)
  const said = (text: Child) => <span lang={message.language}>{text}</span>
  // A code stands alone in its heading, so that a double click takes it and nothing else.
  const title = message.parameters.code ?? (message.subject === undefined ? channel : said(message.subject))
  return (
    <Card title={title} quiet lead={said(message.text.split('\n').map(readableLine))}>
      <p class="hint">{[message.to, channel, formatDateTime(message.deliveredAt, language)].join(' · ')}</p>
    </Card>
  )
}

/** A line with its end, which HTML would swallow, and its links, which a phone would make touchable. */
function readableLine(line: string, index: number): Child {
  const parts = line.split(/(https?:\/\/[^\s【】（），。；]+)/)
  return (
    <>
      {index === 0 ? null : <br />}
      {parts.map((part, place) => (place % 2 === 1 ? <a href={part}>{part}</a> : part))}
    </>
  )
}
