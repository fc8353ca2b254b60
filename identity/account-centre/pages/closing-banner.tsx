import { Button, Form, Notice } from '../../../kit/ui/index.ts'
import type { View } from './view.ts'

/** On every page while the account is being closed: until when, and the way back. */
export function ClosingBanner({ view }: { view: View }) {
  const { t, account } = view
  if (account.status !== 'closing' || !account.closingAt) return null
  return (
    <Notice kind="warn" title={t('closing.title', { until: view.dateTime(account.closingAt) })}>
      <div class="stack">
        <p>{t('closing.body')}</p>
        <Form action={`${view.base}/close/cancel`} hidden={{ csrf: view.csrf }}>
          <Button kind="secondary">{t('closing.cancel')}</Button>
        </Form>
      </div>
    </Notice>
  )
}
