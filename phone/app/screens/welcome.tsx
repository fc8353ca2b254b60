/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Field, Heading, Icon, Notice } from '../parts.tsx'
import type { Scene } from '../scene.ts'
import { beginSignIn, type Demand } from '../sign-in.ts'
import { forget } from '../vault.ts'

/** Nobody is signed in at the realm on this phone. */
export function Welcome({ scene, problem }: { scene: Scene; problem: 'refused' | 'unknown' | 'offline' | null }) {
  const { t, realm, realmName, wishes, account } = scene
  const [busy, setBusy] = useState(false)
  const again = account?.self !== null && account !== null
  const start = (): void => {
    setBusy(true)
    void beginSignIn(realm, { language: wishes.language })
  }
  return (
    <div class="content narrow stack">
      <img class="hero" src={realm.icon} alt="" width="96" height="96" />
      <Heading
        title={t('welcome.title')}
        lead={again ? t('welcome.expired') : t('welcome.lead', { realm: realmName })}
      />
      {problem ? (
        <Notice kind="warn">{problem === 'offline' ? t('error.offline') : t(`welcome.${problem}`)}</Notice>
      ) : null}
      <Button busy={busy} onClick={start}>
        {t(again ? 'welcome.sign-in-again' : 'welcome.sign-in')}
      </Button>
      {again ? null : (
        <>
          <ul class="points">
            <li>
              <Icon name="scan" />
              {t('welcome.scan')}
            </li>
            <li>
              <Icon name="shield" />
              {t('welcome.approve')}
            </li>
            <li>
              <Icon name="key" />
              {t('welcome.key')}
            </li>
          </ul>
          <p class="hint">{t('welcome.hint')}</p>
        </>
      )}
    </div>
  )
}

/** Signed in, and the phone is not yet one of the account's. */
export function Register({ scene }: { scene: Scene }) {
  const { t, realm, realmName, wishes, refresh } = scene
  const [demand, setDemand] = useState<Demand | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [revoked, setRevoked] = useState(false)

  const register = async (name: string): Promise<void> => {
    setBusy(true)
    setError(null)
    const done = await call({ realm, language: wishes.language }, 'POST', '/phone/registration', { name })
    setBusy(false)
    if (done.ok) return await refresh()
    const { aal, maxAgeSeconds } = done.details
    if (done.code === 'token.assurance_needed') setDemand({ aal: Number(aal), maxAgeSeconds: Number(maxAgeSeconds) })
    else if (done.code === 'phone.revoked') setRevoked(true)
    else if (done.code === 'phone.too_many') setError(t('register.too-many'))
    else if (done.code === 'signed-out') await refresh()
    else setError(scene.sayError(done.code, done.details))
  }

  /** A key that was given up never comes back: a new one, and a new sign-in. */
  const startOver = async (): Promise<void> => {
    await forget('accounts', realm.name)
    await beginSignIn(realm, { language: wishes.language })
  }

  if (revoked)
    return (
      <div class="content narrow stack">
        <Heading title={t('register.title')} lead={t('register.revoked')} />
        <Button onClick={() => void startOver()}>{t('register.start-over')}</Button>
      </div>
    )
  if (demand)
    return (
      <div class="content narrow stack">
        <Heading title={t('register.confirm-title')} lead={t('register.confirm-lead', { realm: realmName })} />
        <Button icon="shield" onClick={() => void beginSignIn(realm, { language: wishes.language, demand })}>
          {t('register.confirm')}
        </Button>
      </div>
    )
  return (
    <div class="content narrow stack">
      <Heading title={t('register.title')} lead={t('register.lead')} />
      <form
        class="card"
        onSubmit={(event: Event) => {
          event.preventDefault()
          const field = (event.target as HTMLFormElement).elements.namedItem('name') as HTMLInputElement
          void register(field.value)
        }}
      >
        <Field id="name" label={t('register.name')} hint={t('register.name-hint')} error={error}>
          <input id="name" name="name" type="text" maxlength={40} autocomplete="off" />
        </Field>
        <Button submit busy={busy} icon="phone">
          {t('register.action')}
        </Button>
      </form>
    </div>
  )
}
