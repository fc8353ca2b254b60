import { retellPlace } from '../../../kit/places/index.ts'
import { Button, Form, List, ListRow, Pill } from '../../../kit/ui/index.ts'
import type { Session } from '../../sessions/index.ts'
import { Frame } from './frame.tsx'
import type { View } from './view.ts'

export function SessionsPage({ view, sessions }: { view: View; sessions: readonly Session[] }) {
  const { t, base, csrf } = view
  const others = sessions.filter(session => session.id !== view.here.sessionId)
  return (
    <Frame view={view} title={t('sessions.title')} lead={t('sessions.lead')}>
      <List label={t('sessions.title')}>
        {sessions.map(session => (
          <SessionRow view={view} session={session} />
        ))}
      </List>
      {others.length > 0 ? (
        <Form action={`${base}/sessions/end-others`} hidden={{ csrf }}>
          <Button kind="secondary">{t('sessions.end-others', { count: others.length })}</Button>
        </Form>
      ) : (
        <p class="hint">{t('sessions.only-this')}</p>
      )}
    </Frame>
  )
}

function SessionRow({ view, session }: { view: View; session: Session }) {
  const { t, base, csrf } = view
  const here = session.id === view.here.sessionId
  const name = session.clientLabel || t('devices.unknown')
  const since = t('sessions.since', { time: view.dateTime(session.createdAt) })
  const used = t('sessions.used', { ago: view.ago(session.lastSeenAt) })
  return (
    <ListRow
      icon={session.phoneId === null ? 'computer' : 'phone'}
      tone="quiet"
      title={name}
      pill={
        <>
          {here ? <Pill>{t('sessions.here')}</Pill> : null}
          {session.deviceId === null ? <Pill tone="warn">{t('sessions.shared')}</Pill> : null}
        </>
      }
      detail={[session.place && retellPlace(session.place, view.language), used, since].filter(Boolean).join(' · ')}
      action={
        here ? null : (
          <Form action={`${base}/sessions/${session.id}/end`} hidden={{ csrf }}>
            <Button kind="plain">
              {t('sessions.end')}
              <span class="sr-only"> {name}</span>
            </Button>
          </Form>
        )
      }
    />
  )
}
