import {
  Button,
  Buttons,
  Card,
  CodeSheet,
  DefinitionList,
  EmptyState,
  ErrorSummary,
  Field,
  Form,
  Notice,
  WithPhone,
} from '../../../kit/ui/index.ts'
import { maskSerial } from '../../media/index.ts'
import type { MediaInHand } from '../read-media.ts'
import type { Asked } from './asked.ts'
import { Frame } from './frame.tsx'
import { mediaWarnings, StandingPill, usedOf } from './media-page.tsx'
import { withOnward } from './site.ts'
import { Later, ReportLost, Rest } from './standing-forms.tsx'
import type { View } from './view.ts'

export function TokenPage({ view, media }: { view: View; media: MediaInHand }) {
  const { t, base, date } = view
  const { token } = media
  const { hotline } = view.realm.policy
  if (!token) {
    return (
      <Frame view={view} help="media-codes" title={t('token.title')} lead={t('token.what')}>
        <EmptyState icon="token" title={t('token.none-title')}>
          <WithPhone text={t('token.none-body', { hotline })} number={hotline} />
        </EmptyState>
      </Frame>
    )
  }
  return (
    <Frame view={view} narrow help="media-codes" title={t('token.title')} lead={t('token.what')}>
      {mediaWarnings(view, { ...media, card: null }).map(words => (
        <Notice kind="warn">{words}</Notice>
      ))}
      <Card>
        <DefinitionList
          items={[
            { term: t('media.standing'), value: <StandingPill view={view} status={token.status} /> },
            { term: t('media.serial-label'), value: maskSerial(token.serial) },
            { term: t('media.until-label'), value: date(token.validUntil) },
            { term: t('media.used-label'), value: usedOf(view, token) },
          ]}
        />
        {token.status === 'issued' ? (
          <Buttons>
            <Button href={`${base}/media/otp-token/activate`}>{t('token.activate')}</Button>
          </Buttons>
        ) : null}
      </Card>
      {token.status === 'active' ? (
        <Card title={t('token.resync')} lead={t('token.resync-body')}>
          <Buttons>
            <Button kind="secondary" href={`${base}/media/otp-token/resync`}>
              {t('token.resync')}
            </Button>
          </Buttons>
        </Card>
      ) : null}
      <Rest view={view} medium={token} />
      <ReportLost view={view} medium={token} body={t('token.lost-body')} />
      <p class="hint">
        <WithPhone text={t('media.replace-at-counter', { hotline })} number={hotline} />
      </p>
    </Frame>
  )
}

type Typing = { view: View; asked: Asked; fault?: string | undefined }

export function ActivateTokenPage({
  view,
  asked,
  fault,
  serial = '',
  activationCode = '',
  onward,
}: Typing & { serial?: string; activationCode?: string; onward: string | null }) {
  const { t, base, csrf } = view
  return (
    <Frame
      view={view}
      help="media-codes"
      narrow
      title={t('token.activate')}
      lead={t(onward === null ? 'token.activate-lead' : 'token.activate-first')}
    >
      <ErrorSummary errors={fault ? [{ field: 'code', message: fault }] : []} />
      <Card>
        <Form action={withOnward(`${base}/media/otp-token/activate`, onward)} hidden={{ csrf }}>
          <Field
            name="serial"
            label={t('token.serial')}
            hint={t('token.serial-hint')}
            autocomplete="off"
            maxlength={60}
            value={serial}
          />
          <Field
            kind="number"
            name="activationCode"
            label={t('token.activation-code')}
            hint={t('token.activation-code-hint')}
            autocomplete="off"
            maxlength={30}
            value={activationCode}
          />
          <Question view={view} asked={asked} />
          <Field
            kind="code"
            name="code"
            label={t('token.code')}
            maxlength={20}
            {...(fault === undefined ? {} : { error: fault })}
          />
          <Button>{t('token.activate')}</Button>
        </Form>
      </Card>
      {onward === null ? null : <Later view={view} onward={onward} />}
      <p class="hint">{t('media.after-activation')}</p>
    </Frame>
  )
}

export function ResyncTokenPage({ view, asked, fault }: Typing) {
  const { t, base, csrf } = view
  const error = fault === undefined ? {} : { error: fault }
  return (
    <Frame view={view} narrow help="media-codes" title={t('token.resync')} lead={t('token.resync-lead')}>
      <ErrorSummary errors={fault ? [{ field: 'first', message: fault }] : []} />
      <Card>
        <Form action={`${base}/media/otp-token/resync`} hidden={{ csrf }}>
          <Question view={view} asked={asked} />
          <Field kind="code" name="first" label={t('token.first')} maxlength={20} {...error} />
          <Field
            kind="code"
            name="second"
            label={t('token.second')}
            hint={t('token.second-hint')}
            autocomplete="off"
            maxlength={20}
          />
          <Button>{t('token.resync')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}

function Question({ view, asked }: { view: View; asked: Asked }) {
  const { t } = view
  const { asks } = asked
  if (asks.kind !== 'question') return <p class="hint">{t('token.by-clock')}</p>
  return (
    <div class="stack">
      <p>{t('token.type-in')}</p>
      <CodeSheet large label={t('token.question')} codes={[asks.question]} />
    </div>
  )
}
