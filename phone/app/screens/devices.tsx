/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Heading, Icon, Notice, Question } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { timeFormat } from '../wishes.ts'

interface Session {
  id: string
  device: string
  place: string | null
  lastSeenAt: string
  thisOne: boolean
}

interface Device {
  id: string
  browser: string
  formFactor: string
  system: string
  place: string | null
  lastSignInAt: string
  thisOne: boolean
}

/** Where the account is signed in now, and where it is known: each but this one is ended from here. */
export function Devices({ scene }: { scene: Scene }) {
  const { t, realm, wishes } = scene
  const request = { realm, language: wishes.language }
  const [sessions, setSessions] = useState<Session[] | null>(null)
  const [devices, setDevices] = useState<Device[]>([])
  const [asking, setAsking] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)

  const load = async (): Promise<void> => {
    const signedIn = await call<{ sessions: Session[] }>(request, 'GET', '/phone/account/sessions')
    const known = await call<{ devices: Device[] }>(request, 'GET', '/phone/account/devices')
    if (!signedIn.ok) return setError(scene.sayError(signedIn.code, signedIn.details))
    setSessions(signedIn.body.sessions)
    if (known.ok) setDevices(known.body.devices)
  }
  useEffect(() => {
    setSessions(null)
    void load()
  }, [realm.name, wishes.language])

  const end = async (what: 'sessions' | 'devices', id: string): Promise<void> => {
    setAsking(null)
    const done = await call(request, 'DELETE', `/phone/account/${what}/${id}`)
    // What is gone already is what was wanted.
    if (!done.ok && done.code !== 'session.unknown' && done.code !== 'device.unknown')
      setError(scene.sayError(done.code, done.details))
    await load()
  }
  const time = timeFormat(wishes.language)
  const row = (
    one: { id: string; thisOne: boolean },
    what: 'sessions' | 'devices',
    said: { title: string; isPhone: boolean; parts: (string | null)[] },
  ) => (
    <li key={one.id} class="row">
      <div>
        <Icon name={said.isPhone ? 'phone' : 'computer'} />
        <span class="row-text">
          <b>
            {said.title} {one.thisOne ? <span class="pill">{t('devices.this')}</span> : null}
          </b>
          <small>{said.parts.filter(Boolean).join(' · ')}</small>
        </span>
        {one.thisOne ? null : (
          <Button kind="plain" wide={false} onClick={() => setAsking(one.id)}>
            {t(`devices.end-${what}`)}
          </Button>
        )}
      </div>
      {asking === one.id ? (
        <Question
          text={t(`devices.question-${what}`)}
          yes={t(`devices.end-${what}`)}
          no={t('cancel')}
          onYes={() => void end(what, one.id)}
          onNo={() => setAsking(null)}
        />
      ) : null}
    </li>
  )

  return (
    <div class="content narrow stack">
      <Heading title={t('devices.title')} />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {sessions === null && !error ? <p class="hint">{t('loading')}</p> : null}
      {sessions ? <h2>{t('devices.sessions')}</h2> : null}
      <ul class="rows">
        {sessions?.map(one =>
          row(one, 'sessions', {
            title: one.device,
            isPhone: one.thisOne,
            parts: [one.place, t('devices.seen', { at: time.format(new Date(one.lastSeenAt)) })],
          }),
        )}
      </ul>
      {devices.length > 0 ? (
        <>
          <h2>{t('devices.known')}</h2>
          <p class="hint">{t('devices.known-hint')}</p>
        </>
      ) : null}
      <ul class="rows">
        {devices.map(one =>
          row(one, 'devices', {
            title: [one.browser, one.system].filter(Boolean).join(' · '),
            isPhone: one.formFactor === 'phone',
            parts: [one.place, t('devices.signed-in', { at: time.format(new Date(one.lastSignInAt)) })],
          }),
        )}
      </ul>
    </div>
  )
}
