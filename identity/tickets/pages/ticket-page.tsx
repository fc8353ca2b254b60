import type { Child } from 'hono/jsx'
import { formatDuration, inLanguage, type Language } from '../../../kit/i18n/index.ts'
import { Button, Card, Checkbox, Form, Notice, Split } from '../../../kit/ui/index.ts'
import { PasskeyAsk, type PasskeyRequest } from '../../authenticators/passkey/index.ts'
import { phoneAppName, type Realm } from '../../realms/index.ts'
import type { ShownTicket } from '../look-at-ticket.ts'
import { phrases } from '../phrases/index.ts'

/** Everything a ticket's page is drawn from. */
export interface TicketScreen {
  realm: Realm
  language: Language
  ticket: ShownTicket
  /** The ceremony's page: where the approval is answered with, and where the other ways are. */
  ceremony: string
  csrf: string
  /** What a passkey on the phone answers instead, where the realm takes passkeys. */
  passkey: PasskeyRequest | null
  /** Asked where a computer is used; a phone is its owner's. */
  asksSharedComputer: boolean
  now: Date
}

/** How often a page without script looks again, in seconds. */
export const looksAgainAfter = 5

export function drawTicket(screen: TicketScreen): { title: string; body: Child } {
  const { realm, language, ticket, ceremony } = screen
  const t = phrases(language)
  const title = t(`title.${ticket.status}`)
  const { policy } = realm
  return {
    title,
    body: (
      <Split
        title={inLanguage(policy.slogan, language)}
        lead={inLanguage(policy.purpose, language)}
        tells={[{ icon: 'shield', text: t('tell.address', { address: new URL(realm.issuer).host }) }]}
      >
        <Card title={title} corner={{ href: ceremony, icon: 'computer', label: t('other-way') }}>
          <div class="ticket" data-ticket={ticket.status} data-address={`${ceremony}/qr`}>
            <State screen={screen} />
          </div>
        </Card>
      </Split>
    ),
  }
}

function State({ screen }: { screen: TicketScreen }) {
  switch (screen.ticket.status) {
    case 'pending':
      return <Pending screen={screen} />
    case 'scanned':
      return <Scanned screen={screen} />
    case 'approved':
      return <Approved screen={screen} />
    case 'declined':
    case 'over':
      return <Ended screen={screen} status={screen.ticket.status} />
  }
}

function Pending({ screen }: { screen: TicketScreen }) {
  const { realm, language, ticket, ceremony } = screen
  const t = phrases(language)
  const app = inLanguage(phoneAppName(realm), language)
  return (
    <>
      <HybridFirst screen={screen} />
      <p>{t('pending.lead', { app })}</p>
      <img
        class="ticket-picture"
        src={`${ceremony}/qr/picture.svg`}
        alt={t('pending.alt', { app })}
        width="232"
        height="232"
        data-slot={secondsTo(ticket.slotEndsAt, screen.now)}
        data-every={realm.policy.qr.slot / 1000}
      />
      <Times screen={screen} />
      <Notice kind="info">{t('pending.never')}</Notice>
      <SharedComputer screen={screen} />
      <WithoutScript screen={screen} />
    </>
  )
}

/** Of whose phone it is, nothing: who looks over a shoulder learns no name here. */
function Scanned({ screen }: { screen: TicketScreen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p>{t('scanned.lead')}</p>
      <p class="ticket-digits" aria-label={t('scanned.digits')}>
        {screen.ticket.digits}
      </p>
      <Times screen={screen} />
      <p class="hint">{t('scanned.not-you')}</p>
      <SharedComputer screen={screen} />
      <WithoutScript screen={screen} />
    </>
  )
}

function Approved({ screen }: { screen: TicketScreen }) {
  const t = phrases(screen.language)
  return (
    <>
      <p>{t('approved.lead')}</p>
      <Form action={screen.ceremony} hidden={{ csrf: screen.csrf, form: 'qr' }}>
        <SharedComputer screen={screen} />
        <Button wide>{t('approved.go-on')}</Button>
      </Form>
    </>
  )
}

function Ended({ screen, status }: { screen: TicketScreen; status: 'declined' | 'over' }) {
  const t = phrases(screen.language)
  return (
    <>
      <p>{t(`${status}.lead`)}</p>
      <Form action={`${screen.ceremony}/qr`} hidden={{ csrf: screen.csrf }}>
        <Button wide icon="refresh">
          {t('again')}
        </Button>
      </Form>
    </>
  )
}

/** A passkey on the phone withstands a false site, which no picture does: it is offered first (RFC 10027, FIDO hybrid). */
function HybridFirst({ screen }: { screen: TicketScreen }) {
  const { passkey, language, ceremony, csrf } = screen
  if (!passkey) return null
  const t = phrases(language)
  return (
    <div class="ticket-passkey">
      <p class="hint">{t('passkey.lead')}</p>
      <Form action={ceremony} hidden={{ csrf, form: 'passkey', shared_computer: '' }}>
        <PasskeyAsk language={language} options={{ ...passkey, hints: ['hybrid'] }} mode="get">
          <Button kind="secondary" wide icon="passkey">
            {t('passkey.use')}
          </Button>
        </PasskeyAsk>
      </Form>
    </div>
  )
}

/** The picture's time and the whole attempt's; counted down where there is script. */
function Times({ screen }: { screen: TicketScreen }) {
  const { ticket, language, now } = screen
  const t = phrases(language)
  const [slot, total] = [secondsTo(ticket.slotEndsAt, now), secondsTo(ticket.expiresAt, now)]
  const key = ticket.status === 'pending' ? 'pending.times' : 'scanned.times'
  return (
    <p class="hint" data-times={t(key, { slot: '{slot}', total: '{total}' })} data-total={total}>
      {t(key, { slot, total })}
    </p>
  )
}

function SharedComputer({ screen }: { screen: TicketScreen }) {
  const { realm, language } = screen
  const t = phrases(language)
  if (!screen.asksSharedComputer) return null
  const time = formatDuration(realm.policy.sessions.sharedIdle, language)
  return <Checkbox name="shared_computer" label={t('shared.label')} hint={t('shared.hint', { time })} />
}

/** The same page again, by itself and by a press. */
function WithoutScript({ screen }: { screen: TicketScreen }) {
  const t = phrases(screen.language)
  return (
    <noscript>
      <p class="hint">{t('check.hint')}</p>
      <Button kind="secondary" wide href={`${screen.ceremony}/qr`}>
        {t('check')}
      </Button>
    </noscript>
  )
}

const secondsTo = (end: Date, now: Date): number => Math.max(0, Math.ceil((end.getTime() - now.getTime()) / 1000))
