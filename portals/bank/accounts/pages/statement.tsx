import { formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  type Column,
  DataTable,
  EmptyState,
  Field,
  Form,
  Notice,
  Pager,
  Select,
} from '../../../../kit/ui/index.ts'
import { type Account, entryKinds } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { type FilterField, kindName, type Movement, type StatementFilterText } from '../../statements/index.ts'
import { phrases } from '../phrases/index.ts'
import { statementAddress } from '../rules.ts'

type StatementProps = {
  visit: CustomerVisit
  account: Account
  /** Whose: a member of an organisation reads, and reports nothing of their own. */
  of: 'customer' | 'organisation'
  movements: readonly Movement[]
  next: number | null
  before: number | null
  text: Required<StatementFilterText>
  faults: readonly FilterField[]
  /** Asked for as a PDF, and more than one holds. */
  isTooLong?: boolean
}

export function Statement(props: StatementProps) {
  const { visit, account, of, movements, next, before, text, faults, isTooLong = false } = props
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const isOwn = of === 'customer'
  const here = `${isOwn ? '' : '/corporate'}/accounts/${account.id}`
  const title = t('statement-title', { product: t(`product-${account.product}`), number: account.numberMasked })
  const path = [{ label: t(isOwn ? 'accounts' : 'corporate'), href: isOwn ? '/accounts' : '/corporate/batches' }]
  return (
    <BankPage
      visit={visit}
      title={title}
      here={here}
      place={isOwn ? 'accounts' : 'corporate'}
      path={path}
      faults={faults.map(field => ({ field, message: t(`bad-${field}`) }))}
    >
      <p>{t('balance', { amount: formatMoney(account.balance, language) })}</p>
      {account.state === 'frozen' ? (
        <Notice kind="warn" title={t('frozen-title')}>
          {t('frozen-text')}
        </Notice>
      ) : null}
      {isTooLong ? (
        <Notice kind="warn" title={t('too-long-title')} live>
          {t('too-long-text')}
        </Notice>
      ) : null}
      <Filter {...props} here={here} />
      {movements.length === 0 ? <Nothing {...props} here={here} /> : <Movements {...props} />}
      <Pager
        {...(before === null ? {} : { previous: statementAddress(here, text) })}
        {...(next === null ? {} : { next: statementAddress(here, text, next) })}
      />
      {movements.length === 0 ? null : (
        <Buttons>
          <Button href={statementAddress(`${here}/statement.csv`, text)} kind="secondary" icon="download">
            {t('download')}
          </Button>
          <Button href={statementAddress(`${here}/statement.pdf`, text)} kind="secondary" icon="file">
            {t('download-pdf')}
          </Button>
        </Buttons>
      )}
    </BankPage>
  )
}

function Filter({ visit, text, faults, here }: StatementProps & { here: string }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const of = (field: Exclude<FilterField, 'kind'>) => ({
    name: field,
    label: t(`field-${field}`),
    value: text[field],
    optional: true,
    ...(faults.includes(field) ? { error: t(`bad-${field}`) } : {}),
  })
  const kinds = entryKinds.map(kind => ({ value: kind, label: kindName(kind, language) }))
  return (
    <Card title={t('filter')} quiet>
      <Form action={here} method="get">
        <div class="columns">
          <Field {...of('from')} kind="date" />
          <Field {...of('to')} kind="date" />
          <Select
            name="kind"
            label={t('field-kind')}
            value={text.kind}
            options={[{ value: '', label: t('any') }, ...kinds]}
          />
          <Field {...of('counterparty')} hint={t('counterparty-hint')} />
          <Field {...of('atLeast')} />
          <Field {...of('atMost')} />
        </div>
        <Buttons>
          <Button kind="secondary" icon="search">
            {t('find')}
          </Button>
          <Button kind="plain" href={here}>
            {t('clear')}
          </Button>
        </Buttons>
      </Form>
    </Card>
  )
}

function Nothing({ visit, account, text, faults, here }: StatementProps & { here: string }) {
  const t = phrases(visit.frame.preferences.language)
  const isFiltered = faults.length > 0 || Object.values(text).some(value => value !== '')
  return (
    <EmptyState
      icon="receipt"
      title={t(isFiltered ? 'nothing-found' : 'nothing-yet')}
      action={
        isFiltered || account.movements > 0 ? (
          <Button href={here} kind="secondary">
            {t('clear')}
          </Button>
        ) : null
      }
    >
      {t(isFiltered ? 'nothing-found-text' : 'nothing-yet-text')}
    </EmptyState>
  )
}

function Movements({ visit, account, of, movements }: StatementProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const notMine: Column<Movement> = {
    label: t('column-act'),
    // Two words that belong on one line.
    numeric: true,
    cell: one =>
      one.amount < 0 ? (
        <a
          href={`/reports/new?account=${account.id}&movement=${one.seq}`}
          aria-label={t('not-mine-of', { at: formatDateTime(one.at, language) })}
        >
          {t('not-me')}
        </a>
      ) : null,
  }
  const columns: Column<Movement>[] = [
    { label: t('column-at'), cell: one => formatDateTime(one.at, language) },
    { label: t('column-what'), cell: one => whatOf(one, visit) },
    { label: t('column-amount'), cell: one => signed(one.amount, visit), numeric: true },
    { label: t('column-balance'), cell: one => formatMoney(one.balanceAfter, language), numeric: true },
    ...(of === 'customer' ? [notMine] : []),
  ]
  return <DataTable caption={t('movements')} quietCaption columns={columns} rows={movements} />
}

const signed = (fen: number, visit: CustomerVisit): string =>
  (fen > 0 ? '+' : '') + formatMoney(fen, visit.frame.preferences.language)

function whatOf({ kind, counterparty, memo, isSimulated }: Movement, visit: CustomerVisit) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const who =
    counterparty === null
      ? ''
      : [counterparty.name, counterparty.number.slice(-4), counterparty.bank ?? ''].filter(Boolean).join(' ')
  return (
    <>
      {kindName(kind, language)}
      {isSimulated ? t('simulated') : ''}
      {who === '' && memo === '' ? null : <small class="hint"> {[who, memo].filter(Boolean).join(' · ')}</small>}
    </>
  )
}
