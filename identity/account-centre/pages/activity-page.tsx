import { Button, Buttons, EmptyState, Form, List, ListRow, Notice, Pager } from '../../../kit/ui/index.ts'
import type { ActivityEvent, Tone } from '../../events/index.ts'
import type { Activity } from '../read-activity.ts'
import { isOwn } from '../rules.ts'
import { tellEvent } from '../tell-event.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function ActivityPage({ view, activity }: { view: View; activity: Activity }) {
  const { t, base } = view
  return (
    <Frame view={view} title={t('activity.title')} lead={t('activity.lead')}>
      {activity.unreviewed > 0 ? (
        <Notice kind="warn" title={t('activity.unreviewed', { count: activity.unreviewed })}>
          <div class="stack">
            <p>{t('activity.unreviewed-body')}</p>
            <Form action={`${base}/activity/reviewed`} hidden={{ csrf: view.csrf }}>
              <Button kind="secondary">{t('activity.all-mine')}</Button>
            </Form>
          </div>
        </Notice>
      ) : null}
      {activity.events.length === 0 ? (
        <EmptyState icon="history" title={t('activity.none')}>
          {t('activity.none-body')}
        </EmptyState>
      ) : (
        <List label={t('activity.title')}>
          {activity.events.map(event => (
            <ActivityRow view={view} event={event} />
          ))}
        </List>
      )}
      <Pager {...(activity.next === null ? {} : { next: `${base}/activity?before=${activity.next}` })} />
    </Frame>
  )
}

/** @param plain without "not me": where that is being said already */
export function ActivityRow({ view, event, plain = false }: { view: View; event: ActivityEvent; plain?: boolean }) {
  const { t } = view
  const said = inWords(view, event)
  const reportable = !plain && said.canReport && !event.byStaff && !isOwn(event, view.here)
  return (
    <ListRow
      icon={icons[said.tone]}
      tone={said.tone}
      title={said.title}
      detail={[said.detail, view.dateTime(event.at)].filter(Boolean).join(' · ')}
      action={
        reportable ? (
          <a href={`${view.base}/activity/${event.id}/not-me`}>
            {t('not-me')}
            <span class="sr-only"> {said.title}</span>
          </a>
        ) : null
      }
    />
  )
}

export const icons = { ok: 'check', warn: 'warning', bad: 'warning', quiet: 'info' } as const satisfies Record<
  Tone,
  string
>

/** An event in the page's language; applications go by their names. */
export const inWords = ({ language, realm }: Pick<View, 'language' | 'realm'>, event: ActivityEvent) =>
  tellEvent({ policy: realm.policy, language }, event)

/** Before "not me" is said: what it was, and what will happen. */
export function NotMePage({ view, event }: { view: View; event: ActivityEvent }) {
  const { t } = view
  return (
    <Frame view={view} narrow title={t('not-me.title')}>
      <List>
        <ActivityRow view={view} event={event} plain />
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
