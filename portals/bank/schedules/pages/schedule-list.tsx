import { formatDateTime } from '../../../../kit/i18n/index.ts'
import { Button, Buttons, EmptyState, type FieldFault, Form, List, ListRow, Pill } from '../../../../kit/ui/index.ts'
import { isTransferRefusal } from '../../ledger/index.ts'
import { formatMoney } from '../../money/index.ts'
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import { refusalWords } from '../../transfers/index.ts'
import { phrases } from '../phrases/index.ts'
import type { Schedule } from '../schedules.ts'

export type ScheduleShown = {
  schedule: Schedule
  /** The payee's name or the own account; null where it is gone. */
  target: string | null
  /** `done`, the code of a refusal, or null where nothing was due yet. */
  lastOutcome: string | null
}

type ScheduleListProps = { visit: CustomerVisit; schedules: readonly ScheduleShown[]; faults: readonly FieldFault[] }

const tones = { waiting: 'brand', done: 'ok', failed: 'bad', cancelled: 'quiet' } as const

export function ScheduleList({ visit, schedules, faults }: ScheduleListProps) {
  const t = phrases(visit.frame.preferences.language)
  const create = <Button href="/transfers/new?when=later">{t('new-title')}</Button>
  return (
    <BankPage visit={visit} title={t('title')} here="/schedules" place="schedules" faults={faults}>
      {schedules.length === 0 ? (
        <EmptyState icon="calendar" title={t('none-title')} action={create}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <>
          <Buttons>{create}</Buttons>
          <List label={t('title')}>
            {schedules.map(shown => (
              <Row visit={visit} {...shown} />
            ))}
          </List>
        </>
      )}
    </BankPage>
  )
}

function Row({ visit, schedule, target, lastOutcome }: ScheduleShown & { visit: CustomerVisit }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { id, amount, state, dueAt, repeat } = schedule
  const name = target ?? t('gone')
  const next = dueAt === null ? '' : ` · ${t('next', { at: formatDateTime(dueAt, language) })}`
  return (
    <ListRow
      icon="calendar"
      title={`${name} ${formatMoney(amount, language)}`}
      pill={<Pill tone={tones[state]}>{t(`state-${state}`)}</Pill>}
      detail={`${t(`repeat-${repeat}`)}${lastOf(lastOutcome, visit)}${next}`}
      action={
        state === 'waiting' ? (
          <Form action={`/schedules/${id}/cancel`} hidden={visit.hidden}>
            <Button kind="plain-danger">
              {t('cancel')}
              <span class="sr-only">{t('cancel-which', { name })}</span>
            </Button>
          </Form>
        ) : null
      }
    />
  )
}

function lastOf(outcome: string | null, visit: CustomerVisit): string {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  if (outcome === null) return ''
  return ` · ${isTransferRefusal(outcome) ? t('last-refused', { why: refusalWords(outcome, language) }) : t('last-done')}`
}
