/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { type Called, call } from '../call.ts'
import { Button, Field, Heading, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import type { Scene } from '../scene.ts'
import { Countdown, Outcome, type Ticket, TicketFacts } from './ticket.tsx'

type Screen = Pick<Ticket, 'id' | 'realm' | 'application' | 'browser' | 'startedAt' | 'expiresAt' | 'warnings'>
type Problem = { code: string; details: Readonly<Record<string, unknown>> }
type Step = 'reading' | 'asking' | 'proving' | 'approved' | 'declined' | Problem

/**
 * A screen asks to be signed in (RFC 8628): looked at, declined as easily as approved, and approved only with what it shows and a fresh
 * proof. The second half of its code is typed and nowhere on the phone, so that who was only sent a link has nothing to type.
 */
export function ScreenScreen({ scene, text }: { scene: Scene; text: string }) {
  const { t, realm, wishes, go } = scene
  const request = { realm, language: wishes.language }
  const [screen, setScreen] = useState<Screen | null>(null)
  const [step, setStep] = useState<Step>('reading')
  const [letters, setLetters] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const half = text.slice(text.indexOf('user_code=') + 'user_code='.length).slice(0, 4)

  useEffect(() => {
    void call<{ screen: Screen }>(request, 'POST', '/phone/screens/scan', { text }).then(scanned => {
      if (!scanned.ok) return setStep(scanned)
      setScreen(scanned.body.screen)
      setStep('asking')
    })
  }, [text])

  const decline = async (): Promise<void> => {
    const done = await call(request, 'POST', '/phone/screens/decline', { screen: screen?.id })
    setStep(done.ok ? 'declined' : done)
  }
  const approve = async (proof: object): Promise<Called<unknown>> => {
    const given = { screen: screen?.id, code: `${half}-${letters}`, proof }
    const done = await call(request, 'POST', '/phone/screens/approve', given)
    if (done.ok) setStep('approved')
    else if (done.code === 'screen.code_wrong' && Number(done.details['attemptsLeft']) > 0) {
      setWrong(t('screen.code_wrong', { attemptsLeft: Number(done.details['attemptsLeft']) }))
      setLetters('')
      setStep('asking')
    } else if (done.code.startsWith('screen.')) setStep(done)
    return done
  }

  if (step === 'reading') return <p class="content hint">{t('scan.reading')}</p>
  if (step === 'approved' || step === 'declined') return <Outcome scene={scene} step={step} isPushed={false} />
  if (typeof step === 'object' || !screen)
    return (
      <div class="content narrow stack">
        <Heading title={t('ticket.title')} />
        <Notice kind="warn">{typeof step === 'object' ? scene.sayError(step.code, step.details) : ''}</Notice>
        <Button onClick={() => go('/scan')}>{t('again')}</Button>
        <Button kind="secondary" onClick={() => go('/')}>
          {t('nav.home')}
        </Button>
      </div>
    )
  const over = (): void => setStep({ code: 'screen.over', details: {} })
  return (
    <div class="content narrow stack">
      <Heading title={t('screen.question')} lead={<Countdown scene={scene} until={screen.expiresAt} onOver={over} />} />
      {screen.warnings.map(one => (
        <Notice kind="bad" key={one.code}>
          {one.text}
        </Notice>
      ))}
      <TicketFacts scene={scene} ticket={{ ...screen, way: 'scan', asks: 'sign-in', digits: true, what: null }} />
      {step === 'proving' ? (
        <>
          <Prove scene={scene} send={approve} />
          <Button kind="secondary" icon="close" onClick={() => void decline()}>
            {t('ticket.decline')}
          </Button>
        </>
      ) : (
        <>
          <Notice kind="warn">{t('ticket.warning')}</Notice>
          {wrong ? <Notice kind="bad">{wrong}</Notice> : null}
          <form
            class="card digits"
            id="letters-form"
            onSubmit={(event: Event) => {
              event.preventDefault()
              if (/^[a-z]{4}$/i.test(letters)) setStep('proving')
            }}
          >
            <Field id="letters" label={t('screen.letters')} hint={t('screen.letters-hint')}>
              <input
                id="letters"
                class="code"
                type="text"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck={false}
                maxlength={4}
                pattern="[A-Za-z]{4}"
                required
                value={letters}
                onInput={(event: Event) => setLetters((event.target as HTMLInputElement).value)}
              />
            </Field>
            <div class="pair">
              <Button kind="secondary" icon="close" onClick={() => void decline()}>
                {t('ticket.decline')}
              </Button>
              <Button submit icon="check">
                {t('ticket.approve')}
              </Button>
            </div>
          </form>
        </>
      )}
    </div>
  )
}
