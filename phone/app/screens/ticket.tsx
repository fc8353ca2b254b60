/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { type Called, call } from '../call.ts'
import { Button, Field, Heading, Icon, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import type { Scene } from '../scene.ts'
import { timeFormat } from '../wishes.ts'

export interface Ticket {
  id: string
  way: 'scan' | 'push'
  asks: 'sign-in' | 'step-up' | 'client'
  realm: string
  application: string
  browser: { device: string; place: string; network: string | null } | null
  digits: boolean
  what: { bindingMessage: string | null; rows: { label: string; value: string }[] } | null
  startedAt: string
  expiresAt: string
  warnings: { code: string; text: string }[]
}

type Step =
  | 'reading'
  | 'asking'
  | 'proving'
  | 'approved'
  | 'declined'
  | 'not-me'
  | { code: string; details: Readonly<Record<string, unknown>> }

/**
 * What a scanned picture or a pushed request asks: looked at, declined as easily as approved, and approved only with a fresh proof and,
 * where a browser shows them, its digits.
 */
export function TicketScreen({ scene, text, pushed }: { scene: Scene; text?: string; pushed?: Ticket }) {
  const { t, realm, wishes, go } = scene
  const request = { realm, language: wishes.language }
  const [ticket, setTicket] = useState<Ticket | null>(pushed ?? null)
  const [step, setStep] = useState<Step>(pushed ? 'asking' : 'reading')
  const [digits, setDigits] = useState('')

  useEffect(() => {
    if (text === undefined) return
    void call<{ ticket: Ticket }>(request, 'POST', '/phone/tickets/scan', { text }).then(scanned => {
      if (!scanned.ok) return setStep(scanned)
      setTicket(scanned.body.ticket)
      setStep('asking')
    })
  }, [text])

  const decline = async (notMe: boolean): Promise<void> => {
    const done = await call(request, 'POST', '/phone/tickets/decline', { ticket: ticket?.id, notMe })
    setStep(done.ok ? (notMe ? 'not-me' : 'declined') : done)
  }
  const approve = async (proof: object): Promise<Called<unknown>> => {
    const done = await call(request, 'POST', '/phone/tickets/approve', {
      ticket: ticket?.id,
      digits: ticket?.digits ? digits : null,
      proof,
    })
    if (done.ok) setStep('approved')
    else if (done.code.startsWith('ticket.')) setStep(done)
    return done
  }

  if (step === 'reading') return <p class="content hint">{t('scan.reading')}</p>
  if (step === 'approved' || step === 'declined' || step === 'not-me')
    return <Outcome scene={scene} step={step} isPushed={ticket?.way === 'push'} />
  if (typeof step === 'object' || !ticket)
    return (
      <div class="content narrow stack">
        <Heading title={t('ticket.title')} />
        <Notice kind="warn">{typeof step === 'object' ? sayTicket(scene, step) : ''}</Notice>
        {pushed ? null : <Button onClick={() => go('/scan')}>{t('again')}</Button>}
        <Button kind="secondary" onClick={() => go('/')}>
          {t('nav.home')}
        </Button>
      </div>
    )
  return (
    <div class="content narrow stack">
      <Heading
        title={t(ticket.way === 'scan' ? 'ticket.question' : `ticket.question-${ticket.asks}`)}
        lead={
          <Countdown
            scene={scene}
            until={ticket.expiresAt}
            onOver={() => setStep({ code: 'ticket.over', details: {} })}
          />
        }
      />
      {ticket.warnings.map(one => (
        <Notice kind="bad" key={one.code}>
          {one.text}
        </Notice>
      ))}
      <TicketFacts scene={scene} ticket={ticket} />
      {step === 'proving' ? (
        <Prove scene={scene} send={approve} />
      ) : (
        <>
          <Notice kind="warn">{t(ticket.way === 'scan' ? 'ticket.warning' : 'ticket.warning-push')}</Notice>
          <form
            class="card digits"
            id="digits-form"
            onSubmit={(event: Event) => {
              event.preventDefault()
              if (!ticket.digits || /^\d{2}$/.test(digits)) setStep('proving')
            }}
          >
            {ticket.digits ? (
              <Field id="digits" label={t('ticket.digits')} hint={t('ticket.digits-hint')}>
                <input
                  id="digits"
                  class="code"
                  type="text"
                  inputmode="numeric"
                  autocomplete="off"
                  maxlength={2}
                  pattern="[0-9]{2}"
                  required
                  value={digits}
                  onInput={(event: Event) => setDigits((event.target as HTMLInputElement).value)}
                />
              </Field>
            ) : null}
            <div class="pair">
              <Button kind="secondary" icon="close" onClick={() => void decline(false)}>
                {t(ticket.way === 'scan' ? 'ticket.decline' : 'ticket.decline-push')}
              </Button>
              <Button submit icon="check">
                {t('ticket.approve')}
              </Button>
            </div>
          </form>
          {ticket.way === 'push' ? (
            <div class="card quiet stack">
              <p>{t('ticket.not-me-hint')}</p>
              <Button kind="secondary" icon="stop" onClick={() => void decline(true)}>
                {t('ticket.not-me')}
              </Button>
            </div>
          ) : null}
        </>
      )}
      {step === 'proving' ? (
        <Button kind="secondary" icon="close" onClick={() => void decline(false)}>
          {t(ticket.way === 'scan' ? 'ticket.decline' : 'ticket.decline-push')}
        </Button>
      ) : null}
    </div>
  )
}

export function Outcome({
  scene: { t, go },
  step,
  isPushed,
}: {
  scene: Scene
  step: 'approved' | 'declined' | 'not-me'
  isPushed: boolean
}) {
  const body = isPushed && step !== 'not-me' ? (`ticket.${step}-push-body` as const) : (`ticket.${step}-body` as const)
  return (
    <div class="content narrow stack outcome">
      <span class={`outcome-sign ${step === 'approved' ? 'ok' : 'bad'}`}>
        <Icon name={step === 'approved' ? 'check' : 'close'} />
      </span>
      <Heading title={t(titleOf(step, isPushed))} lead={t(body)} />
      <Button onClick={() => go('/')}>{t('done')}</Button>
    </div>
  )
}

const titleOf = (step: 'approved' | 'declined' | 'not-me', isPushed: boolean) =>
  step === 'not-me'
    ? 'ticket.held'
    : isPushed && step === 'approved'
      ? 'ticket.approved-push'
      : (`ticket.${step}` as const)

export function TicketFacts({ scene: { t, wishes }, ticket }: { scene: Scene; ticket: Ticket }) {
  const time = timeFormat(wishes.language, 'medium')
  const facts: [string, string][] = [
    [
      t('ticket.application'),
      [ticket.application, ticket.realm].filter((one, at, all) => all.indexOf(one) === at).join(' · '),
    ],
    [t('ticket.asks'), t(`ticket.asks-${ticket.asks}`)],
    ...(ticket.what?.bindingMessage
      ? [[t('ticket.message'), ticket.what.bindingMessage] satisfies [string, string]]
      : []),
    ...(ticket.what?.rows ?? []).map(({ label, value }): [string, string] => [label, value]),
    ...browserFacts(t, ticket.browser),
    [t('ticket.time'), time.format(new Date(ticket.startedAt))],
  ]
  return (
    <dl class="card quiet facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function browserFacts(t: Scene['t'], browser: Ticket['browser']): [string, string][] {
  if (!browser) return []
  return [
    [t('ticket.device'), browser.device],
    [t('ticket.place'), [browser.place, browser.network].filter(Boolean).join(' · ')],
  ]
}

export function Countdown({ scene, until, onOver }: { scene: Scene; until: string; onOver: () => void }) {
  const left = (): number => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000))
  const [seconds, setSeconds] = useState(left())
  useEffect(() => {
    const timer = setInterval(() => {
      setSeconds(left())
      if (left() === 0) onOver()
    }, 1000)
    return () => clearInterval(timer)
  }, [until])
  return <>{scene.t('ticket.seconds', { seconds })}</>
}

/** Of a ticket's own codes the words are the app's; of others the common ones. */
function sayTicket(
  scene: Scene,
  { code, details }: { code: string; details: Readonly<Record<string, unknown>> },
): string {
  return scene.sayError(code, details)
}
