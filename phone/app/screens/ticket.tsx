/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { type Called, call } from '../call.ts'
import { Button, Field, Heading, Icon, Notice } from '../parts.tsx'
import { Prove } from '../prove.tsx'
import type { Scene } from '../scene.ts'

interface Ticket {
  id: string
  realm: string
  application: string
  device: string
  place: string
  network: string | null
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
  | { code: string; details: Readonly<Record<string, unknown>> }

/** What a scanned picture asks: looked at, declined as easily as approved, and approved only with the digits and a fresh proof. */
export function TicketScreen({ scene, text }: { scene: Scene; text: string }) {
  const { t, realm, wishes, go } = scene
  const request = { realm, language: wishes.language }
  const [ticket, setTicket] = useState<Ticket | null>(null)
  const [step, setStep] = useState<Step>('reading')
  const [digits, setDigits] = useState('')

  useEffect(() => {
    void call<{ ticket: Ticket }>(request, 'POST', '/phone/tickets/scan', { text }).then(scanned => {
      if (!scanned.ok) return setStep(scanned)
      setTicket(scanned.body.ticket)
      setStep('asking')
    })
  }, [text])

  const decline = async (): Promise<void> => {
    const done = await call(request, 'POST', '/phone/tickets/decline', { ticket: ticket?.id })
    setStep(done.ok ? 'declined' : done)
  }
  const approve = async (proof: object): Promise<Called<unknown>> => {
    const done = await call(request, 'POST', '/phone/tickets/approve', { ticket: ticket?.id, digits, proof })
    if (done.ok) setStep('approved')
    else if (done.code.startsWith('ticket.')) setStep(done)
    return done
  }

  if (step === 'reading') return <p class="content hint">{t('scan.reading')}</p>
  if (step === 'approved' || step === 'declined')
    return (
      <div class="content narrow stack outcome">
        <span class={`outcome-sign ${step === 'approved' ? 'ok' : 'bad'}`}>
          <Icon name={step === 'approved' ? 'check' : 'close'} />
        </span>
        <Heading title={t(`ticket.${step}`)} lead={t(`ticket.${step}-body`)} />
        <Button onClick={() => go('/')}>{t('done')}</Button>
      </div>
    )
  if (typeof step === 'object' || !ticket)
    return (
      <div class="content narrow stack">
        <Heading title={t('ticket.title')} />
        <Notice kind="warn">{typeof step === 'object' ? sayTicket(scene, step) : ''}</Notice>
        <Button onClick={() => go('/scan')}>{t('again')}</Button>
        <Button kind="secondary" onClick={() => go('/')}>
          {t('nav.home')}
        </Button>
      </div>
    )
  return (
    <div class="content narrow stack">
      <Heading
        title={t('ticket.question')}
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
          <Notice kind="warn">{t('ticket.warning')}</Notice>
          <form
            class="card digits"
            id="digits-form"
            onSubmit={(event: Event) => {
              event.preventDefault()
              if (/^\d{2}$/.test(digits)) setStep('proving')
            }}
          >
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
      {step === 'proving' ? (
        <Button kind="secondary" icon="close" onClick={() => void decline()}>
          {t('ticket.decline')}
        </Button>
      ) : null}
    </div>
  )
}

function TicketFacts({ scene: { t, wishes }, ticket }: { scene: Scene; ticket: Ticket }) {
  const time = new Intl.DateTimeFormat(wishes.language, { dateStyle: 'medium', timeStyle: 'medium' })
  const facts: [string, string][] = [
    [
      t('ticket.application'),
      [ticket.application, ticket.realm].filter((one, at, all) => all.indexOf(one) === at).join(' · '),
    ],
    [t('ticket.asks'), t('ticket.asks-sign-in')],
    [t('ticket.device'), ticket.device],
    [t('ticket.place'), [ticket.place, ticket.network].filter(Boolean).join(' · ')],
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

function Countdown({ scene, until, onOver }: { scene: Scene; until: string; onOver: () => void }) {
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
