/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Heading, Notice, Row } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { forget, keep, read } from '../vault.ts'
import { timeFormat } from '../wishes.ts'
import { CheckUp } from './check-up.tsx'

interface Phone {
  id: string
  name: string
  here: boolean
  madeOn: string
  madeAtPlace: string | null
  lastUsedAt: string
}

export function Security({ scene }: { scene: Scene }) {
  const { t, realm, wishes, account, refresh, go } = scene
  const self = account?.self
  const request = { realm, language: wishes.language }
  const [phones, setPhones] = useState<Phone[]>([])
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    void call<{ phones: Phone[] }>(request, 'GET', '/phone/phones').then(listed =>
      listed.ok ? setPhones(listed.body.phones) : setError(scene.sayError(listed.code)),
    )
  }, [realm.name])

  const revoke = async (): Promise<void> => {
    const done = await call(request, 'DELETE', '/phone')
    if (!done.ok && done.code !== 'signed-out') return setError(scene.sayError(done.code, done.details))
    // The key is given up: whoever signs in here again gets a new one.
    await forget('accounts', realm.name)
    await refresh()
    go('/')
  }
  const removeGesture = async (): Promise<void> => {
    const done = await call(request, 'DELETE', '/phone/gesture')
    if (!done.ok) return setError(scene.sayError(done.code, done.details))
    const kept = await read('accounts', realm.name)
    if (kept) await keep('accounts', { ...kept, gestureCheck: null })
    await refresh()
  }
  const time = timeFormat(wishes.language)

  return (
    <div class="content narrow stack">
      <Heading title={t('security.title')} />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      <CheckUp scene={scene} />
      <ul class="rows">
        <Row
          icon="history"
          title={t('activity.title')}
          detail={t('security.activity-hint')}
          onClick={() => go('/activity')}
        />
        <Row
          icon="computer"
          title={t('devices.title')}
          detail={t('security.devices-hint')}
          onClick={() => go('/devices')}
        />
        <Row
          icon="grid-card"
          title={t('security.gesture')}
          detail={t(`security.gesture-${self?.gesture ?? 'none'}`)}
          onClick={() => go('/gesture')}
        />
        <Row
          icon="face"
          title={t('security.passkey')}
          detail={t(self?.passkey ? 'security.passkey-set' : 'security.passkey-none')}
        />
        <Row
          icon="shield"
          title={t('security.centre')}
          detail={t('security.centre-hint')}
          href={self?.accountCentre ?? `${realm.issuer}/account`}
        />
      </ul>
      {self?.gesture === 'set' ? (
        <>
          <Button kind="plain" wide={false} onClick={() => void removeGesture()}>
            {t('gesture.remove')}
          </Button>
          <p class="hint">{t('gesture.remove-hint')}</p>
        </>
      ) : null}
      <h2>{t('security.phones')}</h2>
      <ul class="rows">
        {phones.map(phone => (
          <Row
            key={phone.id}
            icon="phone"
            title={phone.name}
            pill={phone.here ? <span class="pill">{t('security.here')}</span> : null}
            detail={[t('security.used', { at: time.format(new Date(phone.lastUsedAt)) }), phone.madeOn]
              .filter(Boolean)
              .join(' · ')}
          />
        ))}
      </ul>
      {asking ? (
        <section class="card stack">
          <p>{t('security.revoke-question')}</p>
          <div class="pair">
            <Button kind="secondary" onClick={() => setAsking(false)}>
              {t('cancel')}
            </Button>
            <Button kind="danger" onClick={() => void revoke()}>
              {t('security.yes-remove')}
            </Button>
          </div>
        </section>
      ) : (
        <Button kind="secondary" icon="logout" onClick={() => setAsking(true)}>
          {t('security.revoke')}
        </Button>
      )}
    </div>
  )
}
