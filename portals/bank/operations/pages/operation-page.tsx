import { formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  DefinitionList,
  type FieldFault,
  Form,
  Notice,
  StepProgress,
} from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { OperationDraft } from '../operations.ts'
import { phrases } from '../phrases/index.ts'

type OperationPageProps = {
  visit: CustomerVisit
  draft: OperationDraft
  /** What would refuse it. */
  against: string | null
  faults: readonly FieldFault[]
}

/** One operation, from the review to the result: whoever lost sight of it finds here what has become of it. */
export function OperationPage(props: OperationPageProps) {
  const { visit, draft, against, faults } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const told = language === 'en' ? 'en' : 'zh-CN'
  const isWaiting = draft.state.kind === 'waiting'
  const mayGoOn = isWaiting && against === null
  return (
    <BankPage visit={visit} title={draft.title[told]} here={`/operations/${draft.id}`} faults={faults}>
      {isWaiting ? (
        <StepProgress steps={[t('step-fill'), t('step-check'), t('step-result')]} current={2} />
      ) : (
        <State {...props} />
      )}
      {against === null ? null : (
        <Notice kind="warn" title={t('against-title')}>
          {draft.kind.explain(against, language)}
        </Notice>
      )}
      <Card quiet>
        <DefinitionList items={draft.items.map(({ name, value }) => ({ term: name[told], value }))} />
        {mayGoOn ? (
          <Form action={`/operations/${draft.id}/approve`} hidden={visit.hidden}>
            <Buttons>
              <Button>{t('approve')}</Button>
              <Button kind="secondary" href={draft.kind.back}>
                {t('give-up')}
              </Button>
            </Buttons>
          </Form>
        ) : null}
      </Card>
      {mayGoOn ? (
        <p class="hint">{t('waiting')}</p>
      ) : (
        <Buttons>
          <Button href={draft.kind.back}>{t('back')}</Button>
        </Buttons>
      )}
    </BankPage>
  )
}

function State({ visit, draft: { state, kind } }: OperationPageProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  switch (state.kind) {
    case 'done':
      return (
        <Notice kind="ok" title={t('done-title')} live>
          {t('done-text', { at: formatDateTime(state.at, language) })}
        </Notice>
      )
    case 'refused':
      return (
        <Notice kind="bad" title={t('not-done-title')} live>
          {kind.explain(state.code, language)}
        </Notice>
      )
    case 'declined':
    case 'expired':
    case 'waiting':
      return (
        <Notice kind="info" title={t('not-done-title')}>
          {t(state.kind === 'declined' ? 'declined-text' : 'expired-text')}
        </Notice>
      )
  }
}
