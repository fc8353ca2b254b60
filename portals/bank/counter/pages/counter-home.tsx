import { EmptyState, List, ListRow, Pill } from '../../../../kit/ui/index.ts'
import type { CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import { CounterPage } from './counter-page.tsx'

type CounterHomeProps = {
  visit: CustomerVisit
  organisations: readonly { id: string; name: string; waiting: number }[]
}

export function CounterHome({ visit, organisations }: CounterHomeProps) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <CounterPage visit={visit} title={t('title')} isHome>
      {organisations.length === 0 ? (
        <EmptyState icon="building" title={t('none-title')}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <List label={t('title')}>
          {organisations.map(({ id, name, waiting }) => (
            <ListRow
              icon="building"
              title={name}
              pill={waiting > 0 ? <Pill tone="warn">{t('waiting', { count: waiting })}</Pill> : null}
              action={
                <a href={`/counter/organisations/${id}`} aria-label={t('open-which', { name })}>
                  {t('open')}
                </a>
              }
            />
          ))}
        </List>
      )}
    </CounterPage>
  )
}

/** Of the staff, but with no post at a counter. */
export function NoClerk({ visit }: { visit: CustomerVisit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <CounterPage visit={visit} title={t('no-clerk-title')} isHome>
      <p>{t('no-clerk-text')}</p>
    </CounterPage>
  )
}
