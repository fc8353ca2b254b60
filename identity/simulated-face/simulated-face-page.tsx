import { maskIdentityNumber, maskPersonName } from '../../kit/china/index.ts'
import { Button, Card, DefinitionList, Form, Notice, Page, type PageFrame } from '../../kit/ui/index.ts'
import type { FaceQuestion } from '../gateways/face/index.ts'
import { phrases } from './phrases/index.ts'

interface SimulatedFaceView {
  frame: PageFrame
  action: string
  question: FaceQuestion
}

/** No camera and no picture: the visitor says what a provider would have found. */
export function SimulatedFacePage({ frame, action, question }: SimulatedFaceView) {
  const t = phrases(frame.preferences.language)
  return (
    <Page frame={frame} title={t('title')}>
      <div class="content narrow stack">
        <Card title={t('title')} level={1}>
          <Notice kind="warn" title={t('simulated.title')}>
            {t('simulated.body')}
          </Notice>
          <p class="lead">{t('ask')}</p>
          <Form action={action}>
            <div class="stack">
              <DefinitionList
                items={[
                  { term: t('person.name'), value: maskPersonName(question.name) },
                  { term: t('person.document'), value: maskIdentityNumber(question.idNumber) },
                ]}
              />
              <Button wide name="outcome" value="passed">
                {t('passed')}
              </Button>
              <Button kind="secondary" wide name="outcome" value="failed">
                {t('failed')}
              </Button>
              <Button kind="secondary" wide name="outcome" value="cancelled">
                {t('cancelled')}
              </Button>
            </div>
          </Form>
        </Card>
      </div>
    </Page>
  )
}

export function GonePage({ frame }: { frame: PageFrame }) {
  const t = phrases(frame.preferences.language)
  return (
    <Page frame={frame} title={t('gone.title')}>
      <div class="content narrow stack">
        <Card title={t('gone.title')} level={1} lead={t('gone.body')} />
      </div>
    </Page>
  )
}
