import { Button, Card, Form } from '../../../kit/ui/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function DataPage({ view }: { view: View }) {
  const { t } = view
  return (
    <Frame view={view} narrow title={t('data.title')} lead={t('data.lead')}>
      <Card title={t('data.inside')} lead={t('data.inside-body')}>
        <div class="stack">
          <p>{t('data.care')}</p>
          <Form action={`${view.base}/data`} hidden={{ csrf: view.csrf }}>
            <Button icon="download">{t('data.download')}</Button>
          </Form>
        </div>
      </Card>
    </Frame>
  )
}
