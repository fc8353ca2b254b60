import { Button, Card, Form } from '../../../kit/ui/index.ts'
import type { MediumStatus } from '../../media/index.ts'
import type { View } from './view.ts'

interface Held {
  id: string
  status: MediumStatus
}

/** Letting a medium rest for a while, and taking that back. */
export function Rest({ view, medium }: { view: View; medium: Held }) {
  const { t, base, csrf } = view
  if (medium.status !== 'active' && medium.status !== 'suspended') return null
  const act = medium.status === 'active' ? 'suspend' : 'resume'
  return (
    <Card title={t(`media.${act}`)} lead={t(`media.${act}-body`)}>
      <Form action={`${base}/media/${medium.id}/${act}`} hidden={{ csrf }}>
        <Button kind={act === 'resume' ? 'main' : 'secondary'}>{t(`media.${act}`)}</Button>
      </Form>
    </Card>
  )
}

export function ReportLost({ view, medium, body }: { view: View; medium: Held; body: string }) {
  const { t, base, csrf } = view
  if (medium.status === 'lost') return null
  return (
    <Card title={t('media.report-lost')} lead={body}>
      <Form action={`${base}/media/${medium.id}/report-lost`} hidden={{ csrf }}>
        <Button kind="danger">{t('media.report-lost')}</Button>
      </Form>
    </Card>
  )
}

/** For who was led here on the way to something else and has the medium not at hand. */
export function Later({ view, onward }: { view: View; onward: string }) {
  const { t } = view
  return (
    <p class="after-button">
      <a href={onward}>{t('media.later')}</a>
    </p>
  )
}
