import { formatDateTime } from '../../../../kit/i18n/index.ts'
import {
  Button,
  Buttons,
  Card,
  EmptyState,
  List,
  ListRow,
  Notice,
  Pill,
  SectionTitle,
} from '../../../../kit/ui/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { phrases } from '../phrases/index.ts'
import type { Report } from '../reports.ts'

/** What was reported, and what happens next (B15). */
export function ReportList({ visit, reports }: { visit: CustomerVisit; reports: readonly Report[] }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const report = (
    <Button href="/reports/new" kind="danger">
      {t('new-title')}
    </Button>
  )
  const isOpen = reports.some(({ releasedAt }) => releasedAt === null)
  return (
    <BankPage visit={visit} title={t('title')} here="/reports" place="security">
      {isOpen ? <Next visit={visit} /> : null}
      {reports.length === 0 ? (
        <EmptyState icon="shield" title={t('none-title')} action={report}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <>
          <section>
            <SectionTitle>{t('reported')}</SectionTitle>
            <List label={t('reported')}>
              {reports.map(({ movement, note, reportedAt, releasedAt }) => (
                <ListRow
                  icon="stop"
                  tone={releasedAt === null ? 'bad' : 'quiet'}
                  title={t(movement === null ? 'about-payments' : 'about-movement')}
                  pill={
                    <Pill tone={releasedAt === null ? 'warn' : 'ok'}>
                      {t(releasedAt === null ? 'open' : 'released')}
                    </Pill>
                  }
                  detail={[note, formatDateTime(releasedAt ?? reportedAt, language)].filter(Boolean).join(' · ')}
                />
              ))}
            </List>
          </section>
          {isOpen ? null : <Buttons>{report}</Buttons>}
        </>
      )}
    </BankPage>
  )
}

function Next({ visit }: { visit: CustomerVisit }) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <>
      <Notice kind="warn" title={t('frozen-title')} live>
        {t('frozen-text')}
      </Notice>
      <Card title={t('next-title')} quiet>
        <div class="prose">
          <ol>
            {(['next-1', 'next-2', 'next-3', 'next-4'] as const).map(key => (
              <li>{t(key)}</li>
            ))}
          </ol>
        </div>
        <Buttons>
          <Button href={visit.accountCentre}>{t('to-centre')}</Button>
          <Button href="/about/fraud" kind="secondary">
            {t('to-fraud')}
          </Button>
        </Buttons>
      </Card>
    </>
  )
}
