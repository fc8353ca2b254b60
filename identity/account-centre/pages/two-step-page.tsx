import { Button, Card, Choices, Form } from '../../../kit/ui/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function TwoStepPage({ view }: { view: View }) {
  const { t, account } = view
  return (
    <Frame view={view} narrow title={t('two-step.title')} lead={t('two-step.lead')}>
      <Card>
        <Form action={`${view.base}/two-step`} hidden={{ csrf: view.csrf }}>
          <Choices
            name="twoStep"
            legend={t('two-step.legend')}
            value={account.twoStep}
            options={(['always', 'unknown-devices'] as const).map(value => ({
              value,
              label: t(`two-step.option.${value}`),
              hint: t(`two-step.hint.${value}`),
            }))}
          />
          <Button>{t('save')}</Button>
        </Form>
      </Card>
    </Frame>
  )
}
