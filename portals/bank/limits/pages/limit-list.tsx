import { List, ListRow, Notice } from '../../../../kit/ui/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { LimitView } from '../limits.ts'
import { mediumName } from '../medium-name.ts'
import { phrases } from '../phrases/index.ts'

type LimitListProps = { visit: CustomerVisit; limits: readonly LimitView[]; changed: string | null }

export function LimitList({ visit, limits, changed }: LimitListProps) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const done = limits.find(({ medium }) => medium === changed)
  return (
    <BankPage visit={visit} title={t('title')} here="/limits" place="limits">
      {done === undefined ? null : (
        <Notice kind="ok" live>
          {t('changed', { medium: mediumName(done.medium, language) })}
        </Notice>
      )}
      <p>{t('lead')}</p>
      <List label={t('title')}>
        {limits.map(limit => (
          <ListRow
            icon="shield"
            title={mediumName(limit.medium, language)}
            detail={t('figures', {
              transaction: formatMoney(limit.perTransaction, language),
              day: formatMoney(limit.perDay, language),
              spent: formatMoney(limit.spentToday, language),
            })}
            action={
              <a
                href={`/limits/${limit.medium}`}
                aria-label={t('change-which', { medium: mediumName(limit.medium, language) })}
              >
                {t('change')}
              </a>
            }
          />
        ))}
      </List>
    </BankPage>
  )
}
