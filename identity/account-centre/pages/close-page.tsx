import { formatDuration } from '../../../kit/i18n/index.ts'
import { Button, Buttons, Card, Checkbox, ErrorSummary, Form, List, ListRow } from '../../../kit/ui/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

/** What closing means, before it is begun; while it runs, the banner above says all there is. */
export function ClosePage({ view }: { view: View }) {
  const { t, account, realm, base } = view
  if (account.status === 'closing') return <Frame view={view} title={t('close.title')} lead={t('close.running')} />
  const coolingOff = formatDuration(realm.policy.closing.coolingOff, view.language)
  const kept = formatDuration(realm.policy.closing.eventsKept, view.language)
  return (
    <Frame view={view} title={t('close.title')} lead={t('close.lead')}>
      <List label={t('close.what-happens')}>
        <ListRow icon="clock" title={t('close.cooling', { time: coolingOff })} detail={t('close.cooling-detail')} />
        <ListRow icon="trash" title={t('close.erased')} detail={t('close.erased-detail')} />
        <ListRow icon="file" title={t('close.kept', { time: kept })} detail={t('close.kept-detail')} />
        <ListRow
          icon="download"
          title={t('close.download')}
          detail={t('close.download-detail')}
          action={<a href={`${base}/data`}>{t('data.title')}</a>}
        />
      </List>
      <Buttons>
        <Button href={base}>{t('close.keep')}</Button>
        <Button kind="secondary" href={`${base}/close/confirm`}>
          {t('close.go-on')}
        </Button>
      </Buttons>
    </Frame>
  )
}

export function ConfirmClosePage({ view, unconfirmed = false }: { view: View; unconfirmed?: boolean }) {
  const { t, base } = view
  const fault = unconfirmed ? t('close.unconfirmed') : undefined
  return (
    <Frame view={view} narrow title={t('close.confirm-title')}>
      <ErrorSummary errors={fault === undefined ? [] : [{ field: 'confirmed', message: fault }]} />
      <Card>
        <Form action={`${base}/close/confirm`} hidden={{ csrf: view.csrf }}>
          <Checkbox name="confirmed" label={t('close.confirm')} error={fault} />
          <Buttons>
            <Button kind="danger">{t('close.begin')}</Button>
            <Button kind="secondary" href={base}>
              {t('close.keep')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </Frame>
  )
}
