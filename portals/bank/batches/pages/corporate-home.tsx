import { formatDateTime } from '../../../../kit/i18n/index.ts'
import { Button, Buttons, EmptyState, List, ListRow, Pill, SectionTitle } from '../../../../kit/ui/index.ts'
import type { Account } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { isChecker, type Membership, type Role } from '../../organisations/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Batch } from '../batches.ts'
import { phrases } from '../phrases/index.ts'

type CorporateHomeProps = {
  visit: CustomerVisit
  membership: Membership
  batches: readonly Batch[]
  limits: readonly { role: Role; perBatch: number; perDay: number; spentToday: number }[]
  accounts: readonly Account[]
}

export function CorporateHome({ visit, membership, batches, limits, accounts }: CorporateHomeProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { role, name, organisation } = membership
  const tasks = batches.filter(({ state, makerId }) => state === 'waiting' && makerId !== visit.customerId)
  const create = role === 'maker' ? <Button href="/corporate/batches/new">{t('new')}</Button> : null
  return (
    <BankPage visit={visit} title={organisation} here="/corporate" place="corporate">
      <p>{t('you', { name, role: t(`role-${role}`) })}</p>
      {isChecker(role) ? (
        <section>
          <SectionTitle>{t('tasks')}</SectionTitle>
          {tasks.length === 0 ? (
            <p class="hint">{t('no-tasks')}</p>
          ) : (
            <BatchList visit={visit} batches={tasks} label={t('tasks')} />
          )}
        </section>
      ) : null}
      <section>
        <SectionTitle>{t('batches')}</SectionTitle>
        {batches.length === 0 ? (
          <EmptyState icon="file" title={t('none-title')} action={create}>
            {t('none-text')}
          </EmptyState>
        ) : (
          <div class="stack">
            {create === null ? null : <Buttons>{create}</Buttons>}
            <BatchList visit={visit} batches={batches} label={t('batches')} />
          </div>
        )}
      </section>
      <section>
        <SectionTitle>{t('accounts')}</SectionTitle>
        <List label={t('accounts')}>
          {accounts.map(({ id, numberMasked, balance }) => (
            <ListRow
              icon="wallet"
              title={numberMasked}
              detail={formatMoney(balance, language)}
              action={
                <a href={`/corporate/accounts/${id}`} aria-label={t('statement-of', { number: numberMasked })}>
                  {t('statement')}
                </a>
              }
            />
          ))}
        </List>
      </section>
      <section>
        <SectionTitle>{t('limits')}</SectionTitle>
        <List label={t('limits')}>
          {limits.map(limit => (
            <ListRow
              icon="user"
              title={t(`role-${limit.role}`)}
              detail={t('limit-of', {
                batch: formatMoney(limit.perBatch, language),
                day: formatMoney(limit.perDay, language),
                spent: formatMoney(limit.spentToday, language),
              })}
            />
          ))}
        </List>
      </section>
    </BankPage>
  )
}

const tones = { waiting: 'warn', expired: 'quiet', approved: 'brand', done: 'ok', declined: 'quiet' } as const

function BatchList({ visit, batches, label }: { visit: CustomerVisit; batches: readonly Batch[]; label: string }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  return (
    <List label={label}>
      {batches.map(({ id, fileName, lines, total, madeAt, state }) => (
        <ListRow
          icon="file"
          title={fileName}
          pill={<Pill tone={tones[state]}>{t(`state-${state}`)}</Pill>}
          detail={t('of-batch', { lines, total: formatMoney(total, language), at: formatDateTime(madeAt, language) })}
          action={
            <a href={`/corporate/batches/${id}`} aria-label={t('open-which', { file: fileName })}>
              {t('open')}
            </a>
          }
        />
      ))}
    </List>
  )
}
