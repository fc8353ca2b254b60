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
import { BankPage, type CustomerVisit } from '../../shell/index.ts'
import type { Notice } from '../inbox.ts'
import { phrases } from '../phrases/index.ts'
import { noticeDetail, noticeTitle } from '../words.ts'

type InboxPageProps = {
  visit: CustomerVisit
  notices: readonly Notice[]
  next: string | null
  isFirst: boolean
  faults: readonly FieldFault[]
}

export function InboxPage({ visit, notices, next, isFirst, faults }: InboxPageProps) {
  const t = phrases(visit.frame.preferences.language)
  return (
    <BankPage visit={visit} title={t('title')} here="/notices" place="notices" faults={faults}>
      <Form action="/notices/read" hidden={visit.hidden}>
        <Buttons>
          {visit.unread > 0 ? <Button kind="secondary">{t('mark-read')}</Button> : null}
          <Button kind="plain" href="/notices/settings">
            {t('settings')}
          </Button>
        </Buttons>
      </Form>
      {notices.length === 0 ? (
        <EmptyState icon="bell" title={t('none-title')}>
          {t('none-text')}
        </EmptyState>
      ) : (
        <List label={t('list')}>
          {notices.map(notice => (
            <Row visit={visit} notice={notice} />
          ))}
        </List>
      )}
      <Pager
        {...(isFirst ? {} : { previous: '/notices' })}
        {...(next === null ? {} : { next: `/notices?before=${next}` })}
      />
    </BankPage>
  )
}

function Row({ visit, notice }: { visit: CustomerVisit; notice: Notice }) {
  const { language } = visit.frame.preferences
  const t = phrases(language)
  const { text, accountId } = notice
  const isBad = text.kind === 'schedule' && text.outcome !== 'done'
  const title = noticeTitle(notice, language)
  return (
    <ListRow
      icon={isBad ? 'warning' : text.kind === 'schedule' ? 'calendar' : 'transfer'}
      tone={isBad ? 'warn' : notice.isRead ? 'quiet' : 'brand'}
      title={title}
      pill={notice.isRead ? null : <Pill>{t('unread')}</Pill>}
      detail={noticeDetail(notice, language)}
      action={
        text.kind === 'movement' && text.amount < 0 ? (
          <a href={`/reports/new?account=${accountId}&movement=${text.seq}`} aria-label={`${t('not-me')} ${title}`}>
            {t('not-me')}
          </a>
        ) : null
      }
    />
  )
}
