import { Hono } from 'hono'
import { z } from 'zod'
import { noStore, readQuery } from '../../kit/http/index.ts'
import type { PageFrame } from '../../kit/ui/index.ts'
import type { DeliveredMessage, MemoryOutbox, OutboxPage as Messages } from '../gateways/outbox/index.ts'
import { deskFrame } from './desk-frame.ts'
import { OutboxPage } from './outbox-page.tsx'
import { phrases } from './phrases/index.ts'

interface OutboxPagesDependencies {
  outbox: Pick<MemoryOutbox, 'listDelivered'>
  assets: PageFrame['assets']
  /** Where the mark at the top leads. */
  home: string
}

const pageSize = 20
const mostAtOnce = 200

const number = z.string().regex(/^\d{1,15}$/)
const to = z.string().max(254).transform(plainAddress)
const pageQuery = z.object({ to: to.optional(), before: number.optional() })
const jsonQuery = z.object({
  to: to.optional(),
  /** Only what was sent after the message with this id. */
  after: number.optional(),
  before: number.optional(),
  limit: z.coerce.number().int().min(1).max(mostAtOnce).default(50),
})

/**
 * `GET /outbox` and `GET /outbox.json?to=&after=&before=&limit=`: what the simulated gateways "sent", the newest first.
 * Mounted at the root and only together with the simulated gateways, because it shows codes to whoever asks.
 */
export function createOutboxPages(deps: OutboxPagesDependencies): Hono {
  const app = new Hono()
  // Path by path: mounted at the root, a middleware for all would run for every page.
  for (const path of ['/outbox', '/outbox.json']) app.use(path, noStore())

  app.get('/outbox', c => {
    const query = readQuery(c, pageQuery)
    const recipient = query.to === '' ? undefined : query.to
    const { messages, next } = list(deps, { to: recipient, before: query.before, limit: pageSize })
    const frame = deskFrame(c, { ...deps, path: '/outbox', name: language => phrases(language)('name') })
    const link = (before: string | undefined): string => addressOf({ to: recipient, before })
    const links = { all: '/outbox', refresh: link(query.before), older: next === undefined ? undefined : link(next) }
    return c.html(<OutboxPage frame={frame} messages={messages} to={recipient} links={links} />)
  })

  app.get('/outbox.json', c => {
    const { to: recipient, after, before, limit } = readQuery(c, jsonQuery)
    const { messages, next } = list(deps, { to: recipient, before, limit })
    const shown = after === undefined ? messages : messages.filter(message => Number(message.id) > Number(after))
    const isEnd = shown.length < messages.length
    return c.json({ simulated: true, messages: shown.map(asJson), next: isEnd ? null : (next ?? null) })
  })
  return app
}

interface ListQuery {
  to: string | undefined
  before: string | undefined
  limit: number
}

function list({ outbox }: OutboxPagesDependencies, query: ListQuery): Messages {
  const { to: recipient, before, limit } = query
  return outbox.listDelivered({
    limit,
    ...(recipient === undefined ? {} : { to: recipient }),
    ...(before === undefined ? {} : { cursor: before }),
  })
}

const asJson = (message: DeliveredMessage) => ({ ...message, deliveredAt: message.deliveredAt.toISOString() })

function addressOf(query: { to: string | undefined; before: string | undefined }): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return search.size === 0 ? '/outbox' : `/outbox?${search}`
}

/** As addresses are stored: full-width digits and spaces are slips of typing. */
function plainAddress(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}
