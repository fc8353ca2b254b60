import { formatDateTime } from '../../../../kit/i18n/index.ts'
import { Button, Buttons, EmptyState, List, ListRow, Pill } from '../../../../kit/ui/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Draft, DraftState } from '../drafts.ts'
import { phrases } from '../phrases/index.ts'

const tones = {
  waiting: 'warn',
  expired: 'quiet',
  declined: 'quiet',
  done: 'ok',
  refused: 'bad',
  scheduled: 'ok',
} as const satisfies Record<DraftState['kind'], string>

export function DraftList({ visit, drafts }: { visit: CustomerVisit; drafts: readonly Draft[] }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const another = <Button href="/transfers/new">{t('new-title')}</Button>
  return (
    <BankPage visit={visit} title={t('title')} here="/transfers" place="transfers">
      {drafts.length === 0 ? (
        <EmptyState icon="transfer" title={t('none-title')} action={another}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <>
          <Buttons>{another}</Buttons>
          <List label={t('latest')}>
            {drafts.map(({ id, party, amount, createdAt, state }) => (
              <ListRow
                icon="transfer"
                title={`${party?.name ?? t('party-gone')} ${formatMoney(amount, language)}`}
                pill={<Pill tone={tones[state.kind]}>{t(`state-${state.kind}`)}</Pill>}
                detail={`${party?.number.slice(-4) ?? ''} · ${formatDateTime(createdAt, language)}`}
                action={
                  <a href={`/transfers/${id}`} aria-label={t('open-which', { amount: formatMoney(amount, language) })}>
                    {t('open')}
                  </a>
                }
              />
            ))}
          </List>
        </>
      )}
    </BankPage>
  )
}
