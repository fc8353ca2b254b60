/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { call } from '../call.ts'
import { Button, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import { type PushState, readPushState, turnPushOff, turnPushOn } from '../push.ts'
import type { Scene } from '../scene.ts'

/** Whether the phone may be woken: said plainly, and asked of the browser only after a tap. */
export function PushSettings({ scene }: { scene: Scene }) {
  const { t, realm, wishes } = scene
  const asked = { realm, language: wishes.language }
  const [state, setState] = useState<PushState | 'failed' | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    setState(null)
    void readPushState(asked).then(setState)
  }, [realm.name])
  const run = async (work: typeof turnPushOn): Promise<void> => {
    setBusy(true)
    setState(await work(asked))
    setBusy(false)
  }

  return (
    <section class="push-settings stack" aria-labelledby="push-title">
      <h2 class="card-title" id="push-title">
        {t('push.title')}
      </h2>
      <p class="hint">{t('push.explain')}</p>
      {state === 'on' ? <Notice kind="ok">{t('push.on')}</Notice> : null}
      {state === 'denied' || state === 'unsupported' || state === 'failed' ? (
        <Notice kind="warn">{t(`push.${state}`)}</Notice>
      ) : null}
      {state === 'off' || state === 'failed' ? (
        <Button busy={busy} icon="message" onClick={() => void run(turnPushOn)}>
          {t('push.turn-on')}
        </Button>
      ) : null}
      {state === 'on' ? (
        <Button busy={busy} kind="secondary" onClick={() => void run(turnPushOff)}>
          {t('push.turn-off')}
        </Button>
      ) : null}
      <p class="hint">{t('push.not-only')}</p>
    </section>
  )
}

/** After "not me": that this way is closed, and how its holder opens it again. */
export function HeldRequests({ scene }: { scene: Scene }) {
  const { t, realm, wishes, waiting, look } = scene
  const [proving, setProving] = useState(false)
  if (!waiting.heldSince) return null
  return (
    <section class="stack">
      <Notice kind="warn">
        <b>{t('held.title')}</b>
        <p>{t('held.body')}</p>
      </Notice>
      {proving ? (
        <Prove
          scene={scene}
          send={async proof => {
            const done = await call({ realm, language: wishes.language }, 'POST', '/phone/requests/allow', { proof })
            if (done.ok) look()
            return done
          }}
        />
      ) : (
        <Button kind="secondary" onClick={() => setProving(true)}>
          {t('held.allow')}
        </Button>
      )}
    </section>
  )
}
