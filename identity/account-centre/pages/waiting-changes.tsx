import { Button, Form, Notice } from '../../../kit/ui/index.ts'
import type { WaitingChange } from '../../identifier-changes/index.ts'
import type { View } from './view.ts'

/** Changes of phone or email that wait: until when, and the way back. */
export function WaitingChanges({ view, changes }: { view: View; changes: readonly WaitingChange[] }) {
  const { t } = view
  return (
    <>
      {changes.map(({ kind, masked, dueAt }) => (
        <Notice
          kind="warn"
          title={t('waiting-change.title', { kind: t(`kind.${kind}`), masked, until: view.dateTime(dueAt) })}
        >
          <div class="stack">
            <p>{t('waiting-change.body')}</p>
            <Form action={`${view.base}/identifiers/${kind}/change/cancel`} hidden={{ csrf: view.csrf }}>
              <Button kind="secondary">{t('waiting-change.cancel')}</Button>
            </Form>
          </div>
        </Notice>
      ))}
    </>
  )
}
