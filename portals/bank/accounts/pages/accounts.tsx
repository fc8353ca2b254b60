import { formatDateTime } from '../../../../kit/i18n/index.ts'
import { Button, Buttons, EmptyState, List, ListRow, Notice, Pill, SectionTitle } from '../../../../kit/ui/index.ts'
import type { Account } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'

type AccountsProps = {
  visit: CustomerVisit
  accounts: readonly Account[]
  /** The whole numbers by account, where the customer asked for them. */
  numbers: ReadonlyMap<string, string> | null
  /** How old the password is, where it should be changed by now. */
  passwordDays: number | null
}

export function Accounts({ visit, accounts, numbers, passwordDays }: AccountsProps) {
  const { frame, session } = visit
  const { language } = frame.preferences
  const t = phrases(language)
  const title = session.name === null ? t('welcome') : t('welcome-name', { name: session.name })
  return (
    <BankPage visit={visit} title={title} here="/accounts" place="accounts">
      <p class="hint">{t('this-sign-in', { at: formatDateTime(session.authTime, language) })}</p>
      {accounts.some(({ state }) => state === 'frozen') ? (
        <Notice kind="warn" title={t('frozen-title')}>
          {t('frozen-text')} <a href="/reports">{t('frozen-link')}</a>
        </Notice>
      ) : null}
      {accounts.length === 0 ? (
        <EmptyState
          icon="wallet"
          title={t('none-title')}
          action={
            <Button href="/about/faq" kind="secondary">
              {t('none-link')}
            </Button>
          }
        >
          {t('none-text')}
        </EmptyState>
      ) : (
        <AccountList visit={visit} accounts={accounts} numbers={numbers} />
      )}
      {passwordDays === null ? null : (
        <Notice kind="info" title={t('password-title', { days: passwordDays })}>
          {t('password-text')} <a href={`${visit.accountCentre}/password`}>{t('password-link')}</a>
        </Notice>
      )}
    </BankPage>
  )
}

function AccountList({ visit, accounts, numbers }: Omit<AccountsProps, 'passwordDays'>) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const change = { href: numbers === null ? '/accounts?numbers=shown' : '/accounts' }
  const total = accounts.reduce((sum, account) => sum + account.balance, 0)
  return (
    <>
      <section>
        <SectionTitle more={{ ...change, label: t(numbers === null ? 'show-numbers' : 'hide-numbers') }}>
          {t('total', { amount: formatMoney(total, language) })}
        </SectionTitle>
        <List label={t('accounts')}>
          {accounts.map(account => (
            <ListRow
              icon={account.product === 'company' ? 'building' : account.product === 'savings' ? 'wallet' : 'card'}
              title={t(`product-${account.product}`)}
              pill={account.state === 'active' ? null : <Pill tone="warn">{t(`state-${account.state}`)}</Pill>}
              detail={`${numbers?.get(account.id) ?? account.numberMasked} · ${formatMoney(account.balance, language)}`}
              action={
                <a href={`/accounts/${account.id}`} aria-label={t('statement-of', { number: account.numberMasked })}>
                  {t('statement')}
                </a>
              }
            />
          ))}
        </List>
      </section>
      <Buttons>
        <Button href="/transfers/new" icon="transfer">
          {t('transfer')}
        </Button>
        <Button href="/reports/new" kind="plain-danger">
          {t('not-mine')}
        </Button>
      </Buttons>
    </>
  )
}
