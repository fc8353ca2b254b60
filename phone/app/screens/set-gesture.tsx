/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import { type Called, call } from '../call.ts'
import { fewestDots, makeCheck, signGesture } from '../gesture.ts'
import { GesturePad } from '../gesture-pad.tsx'
import { Button, Heading, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import type { Scene } from '../scene.ts'
import { keep, read } from '../vault.ts'

/** Drawn twice; then the person is proved by something else. Right after a step-up nothing more is asked. */
export function SetGesture({ scene }: { scene: Scene }) {
  const { t, realm, wishes, refresh, go } = scene
  const [first, setFirst] = useState<number[] | null>(null)
  const [chosen, setChosen] = useState<number[] | null>(null)
  const [step, setStep] = useState<'drawing' | 'proving' | 'set'>('drawing')
  const [error, setError] = useState<string | null>(null)

  const send = async (dots: readonly number[], proof: object | null): Promise<Called<unknown>> => {
    const account = await read('accounts', realm.name)
    if (!account) return { ok: false, code: 'signed-out', details: {} }
    const body = { signed: await signGesture(account, realm.issuer, dots), ...(proof ? { proof } : {}) }
    const done = await call({ realm, language: wishes.language }, 'PUT', '/phone/gesture', body)
    if (done.ok) {
      const now = (await read('accounts', realm.name)) ?? account
      await keep('accounts', { ...now, gestureCheck: await makeCheck(now, dots), offlineTries: 0 })
      setStep('set')
      await refresh()
    }
    return done
  }
  const drawn = async (dots: number[]): Promise<void> => {
    setError(null)
    if (dots.length < fewestDots) return setError(t('gesture.short'))
    if (!first) return setFirst(dots)
    if (first.join() !== dots.join()) {
      setFirst(null)
      return setError(t('gesture.differs'))
    }
    setChosen(dots)
    const done = await send(dots, null)
    if (done.ok) return
    if (done.code === 'token.assurance_needed') return setStep('proving')
    setFirst(null)
    setError(scene.sayError(done.code, done.details))
  }

  if (step === 'set')
    return (
      <div class="content narrow stack">
        <Heading title={t('gesture.set')} lead={t('gesture.explain')} />
        <Button onClick={() => go('/')}>{t('done')}</Button>
      </div>
    )
  return (
    <div class="content narrow stack">
      <Heading
        title={t('gesture.title')}
        lead={step === 'proving' ? t('gesture.confirm') : t(first ? 'gesture.draw-again' : 'gesture.draw')}
      />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {step === 'proving' && chosen ? (
        <Prove scene={scene} without="gesture" send={async proof => await send(chosen, proof)} />
      ) : (
        <GesturePad label={t('gesture.pad')} onDrawn={dots => void drawn(dots)} />
      )}
      <p class="hint">{t('gesture.explain')}</p>
      <Button kind="secondary" onClick={() => go('/')}>
        {t('cancel')}
      </Button>
    </div>
  )
}
