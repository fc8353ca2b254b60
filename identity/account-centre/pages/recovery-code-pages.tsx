import { Button, Buttons, Card, CodeSheet, Form, Icon, Notice } from '../../../kit/ui/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

/** How many are left, and making a set. */
export function RecoveryCodesPage({ view, left }: { view: View; left: number }) {
  const { t, base, csrf } = view
  return (
    <Frame view={view} narrow help="media-codes" title={t('codes.title')} lead={t('codes.lead')}>
      <Card
        title={left > 0 ? t('codes.left', { count: left }) : t('codes.none')}
        lead={t(left > 0 ? 'codes.again' : 'codes.make-lead')}
      >
        <Form action={`${base}/media/recovery-codes`} hidden={{ csrf }}>
          <Button kind={left > 0 ? 'secondary' : 'main'}>{t(left > 0 ? 'codes.make-anew' : 'codes.make')}</Button>
        </Form>
      </Card>
      <p class="hint">{t('codes.after')}</p>
    </Frame>
  )
}

/** The codes, this once. Saved as a file out of the page itself: nobody can send them a second time. */
export function MadeCodesPage({ view, codes }: { view: View; codes: readonly string[] }) {
  const { t, base, date, now } = view
  const service = view.realm.policy.name[view.language === 'en' ? 'en' : 'zh-CN']
  const title = t('codes.file-title', { service, date: date(now) })
  const text = [title, t('codes.keep'), '', ...codes, ''].join('\r\n')
  return (
    <Frame view={view} narrow help="media-codes" title={t('codes.made')} lead={t('codes.once')}>
      <CodeSheet label={t('codes.title')} codes={codes} />
      <p class="hint">{title}</p>
      <div class="buttons">
        <a
          class="button main"
          download={`${view.realm.name}-recovery-codes.txt`}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
        >
          <Icon name="download" />
          {t('codes.download')}
        </a>
        <button type="button" class="button secondary" hidden data-print>
          <Icon name="print" />
          {t('codes.print')}
        </button>
      </div>
      <Notice kind="warn">{t('codes.keep')}</Notice>
      <Buttons>
        <Button kind="plain" href={`${base}/media`}>
          {t('codes.saved')}
        </Button>
      </Buttons>
    </Frame>
  )
}
