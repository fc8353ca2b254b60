import {
  Button,
  Buttons,
  Card,
  DataTable,
  Field,
  type FieldFault,
  Form,
  Notice,
  Select,
} from '../../../../kit/ui/index.ts'
import type { Account } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import type { FaultAt } from '../rules.ts'

type NewBatchProps = {
  visit: CustomerVisit
  accounts: readonly Account[]
  faults: readonly FieldFault[]
  /** What to mend in the file, line by line. */
  lines: readonly FaultAt[]
}

const mostShown = 200

export function NewBatch({ visit, accounts, faults, lines }: NewBatchProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const errorOf = (field: string) => {
    const fault = faults.find(one => one.field === field)
    return fault === undefined ? {} : { error: fault.message }
  }
  return (
    <BankPage
      visit={visit}
      title={t('new-title')}
      here="/corporate/batches/new"
      place="corporate"
      path={[{ label: t('title'), href: '/corporate' }]}
      faults={faults}
    >
      {lines.length === 0 ? null : <Faults visit={visit} lines={lines} />}
      <Card quiet lead={t('new-lead')}>
        <Form action="/corporate/batches" hidden={visit.hidden} upload>
          <Select
            name="from"
            label={t('from')}
            options={accounts.map(({ id, numberMasked, balance }) => ({
              value: id,
              label: `${numberMasked} · ${formatMoney(balance, language)}`,
            }))}
            {...errorOf('from')}
          />
          <Field
            name="file"
            label={t('file')}
            hint={
              <>
                {t('hint-number')} <a href="/corporate/batches/template.csv">{t('template')}</a>
              </>
            }
            kind="csv"
            {...errorOf('file')}
          />
          <Buttons>
            <Button icon="upload">{t('upload')}</Button>
            <Button kind="secondary" href="/corporate">
              {t('title')}
            </Button>
          </Buttons>
        </Form>
      </Card>
    </BankPage>
  )
}

function Faults({ visit, lines }: Pick<NewBatchProps, 'visit' | 'lines'>) {
  const t = phrases(visit.frame.preferences.language)
  const shown = lines.slice(0, mostShown)
  return (
    <section>
      <Notice kind="bad" title={t('faults-title', { count: lines.length })} live>
        {t('faults-text')} {lines.length > shown.length ? t('faults-more', { count: shown.length }) : ''}
      </Notice>
      <DataTable
        caption={t('faults-title', { count: lines.length })}
        quietCaption
        columns={[
          { label: t('column-line'), cell: (one: FaultAt) => t('line', { line: one.line }) },
          { label: t('column-fault'), cell: one => t(one.code) },
        ]}
        rows={shown}
      />
    </section>
  )
}
