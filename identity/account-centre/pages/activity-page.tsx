import {
  Button,
  Buttons,
  EmptyState,
  Form,
  type IconName,
  List,
  ListRow,
  Notice,
  Pager,
} from '../../../kit/ui/index.ts'
import type { ActivityLog } from '../dependencies.ts'
import type { ActivityPage as Activity } from '../read-activity.ts'
import { type ActivityEvent, isReportable, isSuspicious } from '../rules.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

type Describe = ActivityLog['describe']

export function ActivityPage({ view, activity, describe }: { view: View; activity: Activity; describe: Describe }) {
  const { t, base } = view
  return (
    <Frame view={view} title={t('activity.title')} lead={t('activity.lead')}>
      {activity.unreviewed > 0 ? (
        <Notice kind="warn" title={t('activity.unreviewed', { count: activity.unreviewed })}>
          <p>{t('activity.unreviewed-body')}</p>
          <Form action={`${base}/activity/reviewed`} hidden={{ csrf: view.csrf }}>
            <Button kind="secondary">{t('activity.all-mine')}</Button>
          </Form>
        </Notice>
      ) : null}
      {activity.events.length === 0 ? (
        <EmptyState icon="history" title={t('activity.none')}>
          {t('activity.none-body')}
        </EmptyState>
      ) : (
        <List label={t('activity.title')}>
          {activity.events.map(event => (
            <ActivityRow view={view} event={event} describe={describe} />
          ))}
        </List>
      )}
      <Pager {...(activity.next === null ? {} : { next: `${base}/activity?before=${activity.next}` })} />
    </Frame>
  )
}

export function ActivityRow({ view, event, describe }: { view: View; event: ActivityEvent; describe: Describe }) {
  const { t } = view
  const what = describe(event, view.language)
  const [icon, tone] = lookOf(event)
  return (
    <ListRow
      icon={icon}
      tone={tone}
      title={what}
      detail={whereAndWhen(view, event)}
      action={
        isReportable(event, view.here) ? (
          <a href={`${view.base}/activity/${event.id}/not-me`}>
            {t('not-me')}
            <span class="sr-only"> {what}</span>
          </a>
        ) : null
      }
    />
  )
}

/** `Chrome · Windows · 青禾市 · 2026年11月22日 09:12` */
export function whereAndWhen(view: Pick<View, 'dateTime'>, event: ActivityEvent): string {
  const device = typeof event.detail.device === 'string' ? event.detail.device : null
  return [device, event.place, view.dateTime(event.at)].filter(Boolean).join(' · ')
}

function lookOf(event: ActivityEvent): [IconName, 'ok' | 'warn' | 'bad' | 'quiet'] {
  if (event.outcome === 'refused') return ['warning', 'bad']
  if (isSuspicious(event) || event.outcome === 'failure') return ['warning', 'warn']
  return ['check', 'ok']
}

/** Before "not me" is said: what it was, and what will happen. */
export function NotMePage({ view, event, describe }: { view: View; event: ActivityEvent; describe: Describe }) {
  const { t } = view
  return (
    <Frame view={view} title={t('not-me.title')}>
      <List>
        <ActivityRow view={{ ...view, here: hereOf(event) }} event={event} describe={describe} />
      </List>
      <Notice kind="warn" title={t('not-me.what-happens')}>
        {t('not-me.consequences')}
      </Notice>
      <Form action={`${view.base}/activity/${event.id}/not-me`} hidden={{ csrf: view.csrf }}>
        <Buttons>
          <Button kind="danger">{t('not-me.confirm')}</Button>
          <Button kind="secondary" href={`${view.base}/activity`}>
            {t('not-me.was-me')}
          </Button>
        </Buttons>
      </Form>
    </Frame>
  )
}

/** On its own page the line needs no link to itself. */
const hereOf = (event: ActivityEvent): View['here'] => ({ sessionId: event.sessionId ?? '', deviceId: event.deviceId })
