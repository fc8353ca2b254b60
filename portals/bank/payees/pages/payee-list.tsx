import { formatDateTime, roundUpToMinute } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  EmptyState,
  type FieldFault,
  Form,
  List,
  ListRow,
  Pager,
  Pill,
} from '../../../../kit/ui/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Payee } from '../payees.ts'
import { phrases } from '../phrases/index.ts'

type PayeeListProps = {
  visit: CustomerVisit
  payees: readonly Payee[]
  next: string | null
  isFirst: boolean
  now: Date
  faults: readonly FieldFault[]
}

export function PayeeList({ visit, payees, next, isFirst, now, faults }: PayeeListProps) {
  const t = phrases(visit.frame.preferences.language)
  const add = <Button href="/payees/new">{t('new-title')}</Button>
  return (
    <BankPage visit={visit} title={t('title')} here="/payees" place="payees" faults={faults}>
      {payees.length === 0 ? (
        <EmptyState icon="users" title={t('none-title')} action={add}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <>
          <Buttons>{add}</Buttons>
          <List label={t('title')}>
            {payees.map(payee => (
              <Row visit={visit} payee={payee} now={now} />
            ))}
          </List>
        </>
      )}
      <Pager
        {...(isFirst ? {} : { previous: '/payees' })}
        {...(next === null ? {} : { next: `/payees?before=${next}` })}
      />
    </BankPage>
  )
}

function Row({ visit, payee, now }: { visit: CustomerVisit; payee: Payee; now: Date }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { id, name, alias, numberMasked, bank, isNameChecked, coolingUntil } = payee
  const isCooling = coolingUntil > now
  const cooling = isCooling ? `；${coolingText(payee, visit)}` : ''
  const where = `${numberMasked} ${bank ?? t('this-bank')}`
  return (
    <ListRow
      icon="user"
      title={alias === '' ? name : `${alias}（${name}）`}
      pill={
        isCooling ? (
          <Pill tone="warn">{t('cooling')}</Pill>
        ) : (
          <Pill tone="quiet">{t(isNameChecked ? 'checked' : 'unchecked')}</Pill>
        )
      }
      detail={`${where}${language === 'en' ? cooling.replace('；', '; ') : cooling}`}
      action={
        <>
          <a href={`/transfers/new?payee=${id}`} aria-label={t('pay-whom', { name })}>
            {t('pay')}
          </a>
          <Form action={`/payees/${id}/remove`} hidden={visit.hidden}>
            <Button kind="plain-danger">
              {t('remove')}
              <span class="sr-only">{t('remove-whom', { name })}</span>
            </Button>
          </Form>
        </>
      }
    />
  )
}

function coolingText({ coolingUntil, coolingLimit, coolingSpent }: Payee, visit: CustomerVisit): string {
  const { language } = visit.frame.preferences
  return phrases(language)('cooling-text', {
    until: formatDateTime(roundUpToMinute(coolingUntil), language),
    left: formatMoney(Math.max(0, coolingLimit - coolingSpent), language),
  })
}
