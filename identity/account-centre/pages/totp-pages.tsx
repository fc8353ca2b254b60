import { Button, Buttons, Card, ErrorSummary, Field, Form, Notice, QrCode } from '../../../kit/ui/index.ts'
import type { ListedTotpApp } from '../../authenticators/totp/index.ts'
import type { TotpEnrolment } from '../enrol-totp-app.ts'
import { Frame } from './frame.tsx'
import { StandingPill, usedOf } from './media-page.tsx'
import type { View } from './view.ts'

/** Setting an app up: scan, or type the secret; then the first code. */
export function AddTotpPage({ view, enrolment }: { view: View; enrolment: TotpEnrolment }) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} narrow help="media-codes" title={t('totp.add')} lead={t('totp.add-lead')}>
      <Card title={t('totp.scan')}>
        <QrCode text={enrolment.uri} label={t('totp.qr')} />
        <p class="hint">{t('totp.by-hand')}</p>
        <p>
          <code>{(enrolment.secret.match(/.{1,4}/g) ?? []).join(' ')}</code>
        </p>
        <p>
          <a href={enrolment.uri}>{t('totp.open')}</a>
        </p>
      </Card>
      <Card title={t('totp.confirm')}>
        <Form action={`${base}/media/totp`} hidden={{ csrf }}>
          <CodeField view={view} />
          <Button>{t('totp.activate')}</Button>
        </Form>
      </Card>
      <p class="hint">{t('totp.after')}</p>
    </Frame>
  )
}

/** After a code that was not right: the app has the secret already, which is not shown again. */
export function RetryTotpPage({ view, fault }: { view: View; fault: string }) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} narrow help="media-codes" title={t('totp.add')} lead={t('totp.retry')}>
      <ErrorSummary errors={[{ field: 'code', message: fault }]} />
      <Card title={t('totp.confirm')}>
        <Form action={`${base}/media/totp`} hidden={{ csrf }}>
          <CodeField view={view} fault={fault} />
          <Button>{t('totp.activate')}</Button>
        </Form>
      </Card>
      <p>
        <a href={`${base}/media/totp/add`}>{t('totp.anew')}</a>
      </p>
    </Frame>
  )
}

function CodeField({ view, fault }: { view: View; fault?: string | undefined }) {
  const error = fault === undefined ? {} : { error: fault }
  return (
    <Field
      kind="code"
      name="code"
      label={view.t('totp.code')}
      hint={view.t('totp.code-hint')}
      maxlength={12}
      {...error}
    />
  )
}

/** The app in use. */
export function TotpPage({ view, totp }: { view: View; totp: ListedTotpApp }) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} narrow help="media-codes" title={t('totp.title')} lead={usedOf(view, totp)}>
      <p>
        <StandingPill view={view} status={totp.status} />
      </p>
      <Notice kind="info">{t('totp.what')}</Notice>
      <Card title={t('totp.replace')} lead={t('totp.replace-body')}>
        <Buttons>
          <Button kind="secondary" href={`${base}/media/totp/add`}>
            {t('totp.replace')}
          </Button>
        </Buttons>
      </Card>
      <Card title={t('totp.remove')} lead={t('totp.remove-body')}>
        <Form action={`${base}/media/${totp.id}/remove`} hidden={{ csrf }}>
          <Button kind="danger">{t('totp.remove')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}
