import { formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  DefinitionList,
  Field,
  type FieldFault,
  Form,
  Notice,
} from '../../../../kit/ui/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { kindName } from '../../statements/index.ts'
import { phrases } from '../phrases/index.ts'
import type { Reported } from '../routes.tsx'

type NewReportProps = { visit: CustomerVisit; reported: Reported; note: string; faults: readonly FieldFault[] }

export function NewReport({ visit, reported, note, faults }: NewReportProps) {
  const t = phrases(visit.frame.preferences.language)
  const what = reported && { account: reported.accountId, movement: String(reported.movement.seq) }
  const fault = faults.find(({ field }) => field === 'note')
  return (
    <BankPage
      visit={visit}
      title={t(reported === null ? 'new-title' : 'new-title-movement')}
      here="/reports/new"
      place="security"
      path={[{ label: t('title'), href: '/reports' }]}
      faults={faults}
    >
      {reported === null ? null : <What visit={visit} reported={reported} />}
      <Notice kind="warn" title={t('effect-title')}>
        {t('effect-text')}
      </Notice>
      <Card quiet>
        <Form action="/reports" hidden={{ ...visit.hidden, ...what }}>
          <Field
            name="note"
            label={t('note')}
            hint={t('note-hint')}
            value={note}
            maxlength={500}
            optional
            {...(fault && { error: fault.message })}
          />
          <Buttons>
            <Button kind="danger">{t('send')}</Button>
            <Button kind="secondary" href="/accounts">
              {t('back')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </BankPage>
  )
}

function What({ visit, reported }: { visit: CustomerVisit; reported: NonNullable<Reported> }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { at, kind, amount, counterparty, memo } = reported.movement
  const items = [
    { term: t('at'), value: formatDateTime(at, language) },
    { term: t('kind'), value: kindName(kind, language) },
    { term: t('amount'), value: formatMoney(amount, language) },
    ...(counterparty === null
      ? []
      : [{ term: t('counterparty'), value: `${counterparty.name} ${counterparty.number}` }]),
    ...(memo === '' ? [] : [{ term: t('memo'), value: memo }]),
  ]
  return (
    <Card quiet>
      <DefinitionList items={items} />
    </Card>
  )
}
