import { Button, Buttons, Card, Choices, Field, type FieldFault, Form } from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import type { PayeeFormText } from '../routes.tsx'

type NewPayeeProps = { visit: CustomerVisit; text: PayeeFormText; faults: readonly FieldFault[] }

export function NewPayee({ visit, text, faults }: NewPayeeProps) {
  const t = phrases(visit.frame.preferences.language)
  const errorOf = (field: string) => {
    const fault = faults.find(one => one.field === field)
    return fault === undefined ? {} : { error: fault.message }
  }
  const of = (name: keyof PayeeFormText) => ({ name, value: text[name], ...errorOf(name) })
  return (
    <BankPage
      visit={visit}
      title={t('new-title')}
      here="/payees/new"
      place="payees"
      path={[{ label: t('title'), href: '/payees' }]}
      faults={faults}
    >
      <Card quiet lead={t('new-lead')}>
        <Form action="/payees" hidden={visit.hidden}>
          <Choices
            name="where"
            legend={t('where')}
            value={text.where}
            options={[
              { value: 'within', label: t('where-within'), hint: t('where-within-hint') },
              { value: 'other', label: t('where-other'), hint: t('where-other-hint') },
            ]}
          />
          <Field {...of('bank')} label={t('bank')} hint={t('bank-hint')} maxlength={60} optional />
          <Field {...of('name')} label={t('name')} autocomplete="off" maxlength={60} />
          <Field {...of('number')} label={t('number')} hint={t('number-hint')} kind="number" autocomplete="off" />
          <Field {...of('alias')} label={t('alias')} maxlength={20} optional />
          <Buttons>
            <Button>{t('add')}</Button>
            <Button kind="secondary" href="/payees">
              {t('back')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </BankPage>
  )
}
