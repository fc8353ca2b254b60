import type { Child } from 'hono/jsx'
import {
  Button,
  Card,
  Deadline,
  DefinitionList,
  ErrorSummary,
  Field,
  Form,
  Notice,
  Page,
  type PageFrame,
} from '../../../../kit/ui/index.ts'
import { phrases } from '../phrases/index.ts'
import type { Asked, Confirmed, Kept } from '../rules.ts'

type DeskProps = {
  frame: PageFrame
  kept: Kept | null
  /** Milliseconds since 1970. */
  now: number
  fault: 'unknown' | 'busy' | 'message' | 'empty' | 'away' | null
  typed: string
}

/** What the clerk sees; whose phone is asked stands nowhere on it before they have confirmed. */
export function DeskPage(props: DeskProps) {
  const { frame, kept, fault } = props
  const t = phrases(frame.preferences.language)
  const title = t(`${kept?.kind ?? 'idle'}-title`)
  return (
    <Page frame={frame} title={title} error={fault !== null}>
      <div class="content narrow stack">
        <Notice kind="info">{t('simulated')}</Notice>
        <Card title={title} level={1}>
          <div class="kiosk" data-desk={kept?.kind ?? 'idle'}>
            <State {...props} />
          </div>
        </Card>
      </div>
    </Page>
  )
}

function State({ frame, kept, now, fault, typed }: DeskProps) {
  const t = phrases(frame.preferences.language)
  switch (kept?.kind) {
    case 'waiting':
      return <WaitingFor frame={frame} asked={kept} now={now} />
    case 'confirmed':
      return <Known frame={frame} confirmed={kept} now={now} />
    case 'declined':
    case 'expired':
      return (
        <>
          <p>{t(`${kept.kind}-text`)}</p>
          <End label={t('again')} />
        </>
      )
    case undefined:
      return <Ask frame={frame} fault={fault} typed={typed} />
  }
}

function Ask({ frame, fault, typed }: Pick<DeskProps, 'frame' | 'fault' | 'typed'>) {
  const t = phrases(frame.preferences.language)
  const message = fault === null ? null : t(`fault-${fault}`)
  return (
    <>
      <ErrorSummary errors={message ? [{ field: 'customer', message }] : []} />
      <p>{t('idle-text')}</p>
      <Form action="/desk">
        <Field
          name="customer"
          label={t('customer')}
          value={typed}
          autocomplete="off"
          {...(message ? { error: message } : {})}
        />
        <Button wide icon="phone">
          {t('begin')}
        </Button>
      </Form>
    </>
  )
}

function WaitingFor({ frame, asked, now }: { frame: PageFrame; asked: Asked; now: number }) {
  const t = phrases(frame.preferences.language)
  const seconds = Math.max(0, Math.ceil((asked.expiresAt - now) / 1000))
  return (
    <>
      <p>{t('waiting-text')}</p>
      <div class="code-to-compare">
        <p>{t('waiting-code')}</p>
        <p class="code-letters">{asked.message}</p>
      </div>
      <Deadline seconds={seconds} left={t('left', { seconds: '{seconds}' })} over={t('over')}>
        {t('until', { seconds })}
      </Deadline>
      <End label={t('cancel')} />
    </>
  )
}

function Known({ frame, confirmed, now }: { frame: PageFrame; confirmed: Confirmed; now: number }) {
  const t = phrases(frame.preferences.language)
  const seconds = Math.max(0, Math.ceil((confirmed.until - now) / 1000))
  const { name, phone, message } = confirmed
  return (
    <>
      <Notice kind="ok" live>
        {t('confirmed-text', { message })}
      </Notice>
      <DefinitionList
        items={[
          { term: t('name'), value: name },
          { term: t('phone'), value: phone },
        ].filter(({ value }) => value !== '')}
      />
      <Deadline seconds={seconds} left={t('forget', { seconds: '{seconds}' })} over={t('forgotten')}>
        {t('forget', { seconds })}
      </Deadline>
      <End label={t('done')} />
    </>
  )
}

function End({ label }: { label: Child }) {
  return (
    <Form action="/desk/end">
      <Button kind="secondary" wide>
        {label}
      </Button>
    </Form>
  )
}
