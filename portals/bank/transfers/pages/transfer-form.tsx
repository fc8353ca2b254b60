import {
  Button,
  Buttons,
  Card,
  Choices,
  EmptyState,
  Field,
  type FieldFault,
  Fold,
  Form,
  Notice,
  Select,
} from '../../../../kit/ui/index.ts'
import type { Account } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import type { Payee } from '../../payees/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import { type FormField, repeats, type TransferText } from '../rules.ts'

type TransferFormProps = {
  visit: CustomerVisit
  accounts: readonly Account[]
  payees: readonly Payee[]
  text: TransferText
  faults: readonly FieldFault[]
}

export function TransferForm(props: TransferFormProps) {
  const { visit, accounts, payees, faults } = props
  const t = phrases(visit.frame.preferences.language)
  const isFrozen = accounts.length > 0 && accounts.every(({ state }) => state === 'frozen')
  return (
    <BankPage
      visit={visit}
      title={t('new-title')}
      here="/transfers/new"
      place="transfers"
      path={[{ label: t('title'), href: '/transfers' }]}
      faults={faults}
    >
      {isFrozen ? <Notice kind="warn">{t('transfer.account_frozen')}</Notice> : null}
      {accounts.length + payees.length < 2 ? <Nobody {...props} /> : <TheForm {...props} />}
    </BankPage>
  )
}

function Nobody({ visit, accounts }: TransferFormProps) {
  const t = phrases(visit.frame.preferences.language)
  if (accounts.length === 0) {
    return (
      <EmptyState icon="wallet" title={t('no-account-title')}>
        {t('no-account-text')}
      </EmptyState>
    )
  }
  return (
    <EmptyState icon="users" title={t('no-payee-title')} action={<Button href="/payees/new">{t('add-payee')}</Button>}>
      {t('no-payee-text')}
    </EmptyState>
  )
}

/** On a phone a choice shows a dozen characters: those that tell the accounts apart. */
const ending = (numberMasked: string): string => `*${numberMasked.slice(-4)}`

function TheForm({ visit, accounts, payees, text, faults }: TransferFormProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const of = (name: FormField) => {
    const fault = faults.find(one => one.field === name)
    return { name, value: text[name], ...(fault && { error: fault.message }) }
  }
  const own = accounts.map(({ id, numberMasked, balance }) => ({
    value: id,
    label: `${ending(numberMasked)} · ${formatMoney(balance, language)}`,
  }))
  const targets = [
    { value: '', label: t('choose') },
    ...payees.map(({ id, name, numberMasked, bank }) => ({
      value: `payee:${id}`,
      label: `${name} ${ending(numberMasked)} ${bank ?? t('this-bank')}`,
    })),
    ...accounts.map(({ id, numberMasked }) => ({ value: `own:${id}`, label: `${t('own')} ${ending(numberMasked)}` })),
  ]
  const isLater = text.when === 'later'
  return (
    <Card quiet>
      <Form action="/transfers" hidden={visit.hidden}>
        <Select {...of('from')} label={t('from')} options={own} />
        <Select {...of('to')} label={t('to')} hint={<a href="/payees/new">{t('add-payee')}</a>} options={targets} />
        <Field {...of('amount')} label={t('amount')} hint={t('amount-hint')} autocomplete="off" />
        <Field {...of('memo')} label={t('memo')} maxlength={60} optional />
        <Fold label={t('when-more')} open={isLater}>
          <Choices
            name="when"
            legend={t('when')}
            value={isLater ? 'later' : 'now'}
            options={[
              { value: 'now', label: t('when-now') },
              { value: 'later', label: t('when-later'), hint: t('when-later-hint') },
            ]}
          />
          <Field {...of('day')} label={t('day')} kind="date" optional />
          <Select
            {...of('repeat')}
            label={t('repeat')}
            options={repeats.map(value => ({ value, label: t(`repeat-${value}`) }))}
          />
        </Fold>
        <Buttons>
          <Button>{t('review')}</Button>
        </Buttons>
      </Form>
    </Card>
  )
}
