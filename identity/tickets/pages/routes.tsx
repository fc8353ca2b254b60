import { type Context, Hono } from 'hono'
import { readFields } from '../../../kit/http/index.ts'
import type { Written } from '../../../kit/i18n/index.ts'
import type { Ceremonies } from '../../ceremonies/index.ts'
import { type Realm, redirectOrigins } from '../../realms/index.ts'
import type { IdentityEnv, RealmShell } from '../../shell/index.ts'
import type { ShownTicket } from '../look-at-ticket.ts'
import { phrases } from '../phrases/index.ts'
import type { ShownRequest } from '../pushed-tickets.ts'
import { readPicturePath } from '../rules.ts'
import type { TicketStreams } from '../streams.ts'
import type { Tickets } from '../tickets.ts'
import { drawCameraPage } from './camera-page.tsx'
import { drawPicture } from './draw-picture.ts'
import { drawTicket, looksAgainAfter } from './ticket-page.tsx'

export interface TicketPagesDependencies {
  shell: RealmShell
  ceremonies: Pick<Ceremonies, 'view'>
  tickets: Pick<Tickets, 'begin' | 'look' | 'lookAtPushed'>
  streams: Pick<TicketStreams, 'open' | 'changed'>
  /** The name of the application that an authorization is for. */
  applicationOf: (realm: Realm, interaction: string) => Promise<Written | null>
  /** Where the phone app is. */
  phoneOrigin: string
  hashToken: (secret: string) => string
  now: () => Date
}

type C = Context<IdentityEnv>

/** `/realms/:realm/ceremonies/:id/qr…`: the picture of a sign-in and what becomes of it; `/q/…`: what an ordinary camera opens. */
export function createTicketPages(deps: TicketPagesDependencies): Hono<IdentityEnv> {
  const { shell, ceremonies, tickets, streams } = deps
  const app = new Hono<IdentityEnv>()
  app.get('/ceremonies/:id/qr', show)
  app.post('/ceremonies/:id/qr', showAnother)
  app.get('/ceremonies/:id/qr/picture.svg', picture)
  app.get('/ceremonies/:id/qr/state', async c => c.json({ status: (await ticketOf(c))?.status ?? 'over' }))
  app.get('/ceremonies/:id/qr/events', events)
  app.get('/ceremonies/:id/push/state', async c => c.json({ status: (await pushedOf(c))?.status ?? 'over' }))
  app.get('/ceremonies/:id/push/events', pushEvents)
  app.get('/q/:text', camera)
  return app

  async function show(c: C): Promise<Response> {
    const opened = await openCeremony(c)
    if (!opened) return c.redirect(ceremonyAddress(c), 303)
    const shown = await ticketOf(c)
    if (shown) return await draw(c, opened.view, shown)
    const begun = await begin(c, opened.interaction, false)
    return begun ? await draw(c, opened.view, begun) : await tooMany(c)
  }

  async function showAnother(c: C): Promise<Response> {
    const fields = await readFields(c)
    const opened = await openCeremony(c)
    // A form that was open too long leads back to the page, which says how things stand and has a fresh one.
    if (!opened || !shell.forged(c, fields, idOf(c)).ok) return c.redirect(`${ceremonyAddress(c)}/qr`, 303)
    return (await begin(c, opened.interaction, true)) ? c.redirect(`${ceremonyAddress(c)}/qr`, 303) : await tooMany(c)
  }

  /** A sign-in of this browser in which nobody is named yet. */
  async function openCeremony(c: C) {
    if (!isId(idOf(c))) return null
    const found = await ceremonies.view(c.get('visit'), idOf(c))
    if (!found.ok) return null
    const { view, opened } = found
    const takes = view.purpose === 'sign-in' && view.ahead?.kind === 'identify' && view.ahead.ways.includes('qr')
    return takes ? { view, interaction: opened.ceremony.state.interaction ?? null } : null
  }

  async function begin(c: C, interaction: string | null, again: boolean): Promise<ShownTicket | null> {
    const application = interaction ? await deps.applicationOf(c.get('realm'), interaction) : null
    const ceremonyId = idOf(c)
    const begun = await tickets.begin(c.get('visit'), { ceremonyId, application, again })
    if (!begun.ok) return null
    // As long as the ceremony: what is over must be seen to be over, and not begun again by itself.
    c.get('cookies').setTicket(c, ceremonyId, begun.secret, c.get('realm').policy.ceremonies.lifetime)
    return await tickets.look(c.get('visit'), { ceremonyId, secret: begun.secret })
  }

  /** The poll secret is in the cookie, so an id that was seen in a picture opens nothing. */
  async function ticketOf(c: C): Promise<ShownTicket | null> {
    const ceremonyId = idOf(c)
    const secret = isId(ceremonyId) ? c.get('cookies').ticket(c, ceremonyId) : undefined
    return secret ? await tickets.look(c.get('visit'), { ceremonyId, secret }) : null
  }

  async function draw(
    c: C,
    view: NonNullable<Awaited<ReturnType<typeof openCeremony>>>['view'],
    ticket: ShownTicket,
  ): Promise<Response> {
    const realm = c.get('realm')
    const { title, body } = drawTicket({
      realm,
      language: c.get('preferences').language,
      ticket,
      ceremony: ceremonyAddress(c),
      csrf: shell.csrf(c, idOf(c)),
      passkey: ticket.status === 'pending' ? view.passkey : null,
      asksSharedComputer: c.get('visit').client.formFactor !== 'phone',
      now: deps.now(),
    })
    const waits = ticket.status === 'pending' || ticket.status === 'scanned'
    return await shell.page(c, {
      title,
      body,
      islands: ['ticket', ...(view.passkey ? ['passkey'] : [])],
      ...(waits ? { refreshAfter: looksAgainAfter } : {}),
      // The approval is answered from here, and may lead on to the application.
      formAction: redirectOrigins(realm.policy),
    })
  }

  async function picture(c: C): Promise<Response> {
    const shown = await ticketOf(c)
    if (!shown?.text) return c.notFound()
    return c.body(drawPicture(shown.text), 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' })
  }

  /** One stream a browser. Where too many wait, the page asks every few seconds instead. */
  async function events(c: C): Promise<Response> {
    const shown = await ticketOf(c)
    const status = c.req.query('status')
    if (!shown || (status !== 'pending' && status !== 'scanned')) return c.body(null, 204)
    const browser = deps.hashToken(c.get('cookies').ticket(c, idOf(c)) ?? '')
    return stream(c, { shown, browser, status })
  }

  function stream(
    c: C,
    {
      shown,
      browser,
      status,
    }: {
      shown: Pick<ShownTicket, 'id' | 'status' | 'expiresAt'>
      browser: string
      status: 'pending' | 'scanned'
    },
  ): Response {
    const { realm, addressKey } = c.get('visit')
    const opened = streams.open({
      ticketId: shown.id,
      browser,
      status,
      addressKey,
      perAddress: realm.policy.qr.streamsPerAddress,
      expiresAt: shown.expiresAt,
    })
    if (!opened) return c.body(null, 503, { 'Retry-After': '2', 'Cache-Control': 'no-store' })
    // What has changed since the page was drawn.
    if (shown.status !== status) streams.changed(shown.id)
    return c.body(opened, 200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Proxies that gather answers before they pass them on are asked not to.
      'X-Accel-Buffering': 'no',
    })
  }

  /** What was pushed for a ceremony is its own browser's to see. */
  async function pushedOf(c: C): Promise<ShownRequest | null> {
    const found = isId(idOf(c)) ? await ceremonies.view(c.get('visit'), idOf(c)) : null
    return found?.ok ? await tickets.lookAtPushed(idOf(c)) : null
  }

  async function pushEvents(c: C): Promise<Response> {
    const shown = await pushedOf(c)
    if (!shown || c.req.query('status') !== 'pending') return c.body(null, 204)
    const { browserHash } = c.get('visit')
    return stream(c, { shown, browser: `${browserHash}:${idOf(c)}`, status: 'pending' })
  }

  async function camera(c: C): Promise<Response> {
    const realm = c.get('realm')
    const text = c.req.param('text') ?? ''
    if (!realm.policy.qr.allowed || !readPicturePath(text)) return await c.notFound()
    const { phoneOrigin } = deps
    const whole = { text: `${realm.issuer}/q/${text}`, phoneOrigin }
    return await shell.page(c, drawCameraPage(realm, c.get('preferences').language, whole))
  }

  async function tooMany(c: C): Promise<Response> {
    const title = phrases(c.get('preferences').language)('title.throttled')
    return await shell.page(c, { title, body: <div class="content narrow stack">{title}</div>, status: 429 })
  }
}

const idOf = (c: C): string => c.req.param('id') ?? ''
const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
const ceremonyAddress = (c: C): string => `${c.get('realm').path}/ceremonies/${encodeURIComponent(idOf(c))}`
