/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import { type Called, call } from '../call.ts'
import { opens, signGesture } from '../gesture.ts'
import { GesturePad } from '../gesture-pad.tsx'
import { Button, Heading, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import type { Scene } from '../scene.ts'
import { keep, read } from '../vault.ts'

const mostOffline = 5

/** The app was put away: the gesture opens it. Without a network it opens the shell and the codes. */
export function Locked({ scene, onOpen }: { scene: Scene; onOpen: () => void }) {
  const { t, realm, wishes, account, online } = scene
  const usedUp = account?.self?.gesture === 'used-up'
  const [byPassword, setByPassword] = useState(usedUp)
  const [error, setError] = useState<string | null>(usedUp ? t('lock.used-up') : null)

  const prove = async (proof: object): Promise<Called<unknown>> => {
    const done = await call({ realm, language: wishes.language }, 'POST', '/phone/proof', { proof })
    if (done.ok) onOpen()
    return done
  }
  const drawn = async (dots: number[]): Promise<void> => {
    const fresh = await read('accounts', realm.name)
    if (!fresh) return
    const done = await prove({ kind: 'gesture', signed: await signGesture(fresh, realm.issuer, dots) })
    if (done.ok) return
    if (done.code === 'offline') return await openOffline(dots)
    // The session is over: its holder signs in again on the realm's pages, which ask for more than a gesture.
    if (done.code === 'signed-out') return onOpen()
    setError(done.code === 'proof.locked' ? t('lock.used-up') : scene.sayError(done.code, done.details))
    if (done.code === 'proof.locked') setByPassword(true)
  }
  const openOffline = async (dots: number[]): Promise<void> => {
    const fresh = await read('accounts', realm.name)
    if (!fresh || fresh.offlineTries >= mostOffline) return setError(t('error.offline'))
    const right = await opens(fresh, dots)
    await keep('accounts', { ...fresh, offlineTries: right ? 0 : fresh.offlineTries + 1 })
    if (right) onOpen()
    else setError(t('proof.wrong-plain'))
  }

  return (
    <div class="content narrow stack">
      <Heading title={t('lock.title')} lead={online ? undefined : t('lock.offline')} />
      {error ? <Notice kind="warn">{error}</Notice> : null}
      {byPassword ? (
        <Prove scene={scene} without="gesture" send={prove} />
      ) : (
        <>
          <GesturePad label={t('gesture.pad')} onDrawn={dots => void drawn(dots)} />
          <Button kind="plain" onClick={() => setByPassword(true)}>
            {t('lock.password')}
          </Button>
        </>
      )}
    </div>
  )
}
