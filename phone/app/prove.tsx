/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import { type Called, call } from './call.ts'
import { signGesture } from './gesture.ts'
import { GesturePad } from './gesture-pad.tsx'
import { Button, Field, Icon } from './parts.tsx'
import { askPasskey } from './passkey.ts'
import type { Scene } from './scene.ts'
import { read } from './vault.ts'

type Way = 'passkey' | 'gesture' | 'password'

/** Proves the person for what comes next: the proof goes along with it, and the realm verifies both together. */
export function Prove({
  scene,
  without,
  send,
}: {
  scene: Scene
  without?: Way
  /** Sends the proof with what it is for. @returns what the realm said */
  send: (proof: object) => Promise<Called<unknown>>
}) {
  const { t, account, realm, wishes } = scene
  const self = account?.self
  const ways: Way[] = [
    ...(self?.passkey && without !== 'passkey' ? (['passkey'] as const) : []),
    ...(self?.gesture === 'set' && without !== 'gesture' ? (['gesture'] as const) : []),
    'password',
  ]
  const [way, setWay] = useState<Way>(ways[0] ?? 'password')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const submit = async (make: () => Promise<object | null>): Promise<void> => {
    if (busy) return
    setBusy(true)
    setError(null)
    const proof = await make()
    const answer = proof ? await send(proof) : null
    setBusy(false)
    if (answer === null) setError(t('proof.passkey-failed'))
    else if (!answer.ok) {
      setError(scene.sayError(answer.code, answer.details))
      if (way === 'gesture' && answer.code === 'proof.locked') setWay('password')
    }
  }
  const byPasskey = async (): Promise<object | null> => {
    const asked = await call<{ options: unknown }>(
      { realm, language: wishes.language },
      'POST',
      '/phone/passkey-options',
    )
    const credential = asked.ok && asked.body.options ? await askPasskey(asked.body.options) : null
    return credential && { kind: 'passkey', credential }
  }
  const byGesture = async (dots: number[]): Promise<object | null> => {
    const fresh = await read('accounts', realm.name)
    return fresh ? { kind: 'gesture', signed: await signGesture(fresh, realm.issuer, dots) } : null
  }

  return (
    <section class="card prove" aria-labelledby="prove-title">
      <h2 class="card-title" id="prove-title">
        {t('proof.title')}
      </h2>
      {way === 'passkey' ? (
        <Button icon="face" busy={busy} onClick={() => void submit(byPasskey)}>
          {t('proof.passkey')}
        </Button>
      ) : null}
      {way === 'gesture' ? (
        <GesturePad label={t('gesture.pad')} onDrawn={dots => void submit(async () => await byGesture(dots))} />
      ) : null}
      {way === 'password' ? (
        <form
          onSubmit={(event: Event) => {
            event.preventDefault()
            const field = (event.target as HTMLFormElement).elements.namedItem('password') as HTMLInputElement
            void submit(async () => ({ kind: 'password', password: field.value }))
          }}
        >
          <input
            class="sr-only"
            type="text"
            autocomplete="username"
            value={self?.phoneNumber ?? ''}
            readonly
            tabindex={-1}
            aria-hidden="true"
          />
          <Field id="password" label={t('proof.password-label')} error={error}>
            <input id="password" name="password" type="password" autocomplete="current-password" required />
          </Field>
          <Button submit busy={busy}>
            {t('proof.submit')}
          </Button>
        </form>
      ) : null}
      {error && way !== 'password' ? (
        <p class="error" role="alert">
          <Icon name="warning" />
          {error}
        </p>
      ) : null}
      {ways
        .filter(one => one !== way)
        .map(one => (
          <Button
            key={one}
            kind="plain"
            onClick={() => {
              setError(null)
              setWay(one)
            }}
          >
            {t(`proof.${one}`)}
          </Button>
        ))}
    </section>
  )
}
