import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { AppError } from '../../kit/errors/index.ts'
import type { Language } from '../../kit/i18n/index.ts'
import { composeInApp } from '../notices/index.ts'
import { tokenProblem } from '../oidc/index.ts'
import { type PhoneCaller, phoneRefusals } from '../phones/index.ts'
import type { Policy } from '../realms/index.ts'
import { apiPart, apiRoute, type IdentityEnv, type IdentityErrors, type RealmApiPart } from '../shell/index.ts'
import type { Inbox, Message } from './inbox.ts'
import { keptDays, messageKinds } from './rules.ts'
import type { InboxStreams } from './streams.ts'

type DemandPhone = (c: Context<IdentityEnv>) => Promise<PhoneCaller>

/** Milliseconds: shorter than a token lives, so that nobody listens on without showing that they still may. */
const streamLife = 8 * 60_000

const kind = z.enum(messageKinds)
const message = z
  .strictObject({
    id: z.uuid(),
    kind,
    title: z.string(),
    text: z.string(),
    link: z
      .strictObject({ what: z.enum(['not-me', 'open']), url: z.url() })
      .nullable()
      .meta({ description: 'Where the message leads; the realm’s own pages only.' }),
    at: z.iso.datetime(),
    unread: z.boolean(),
  })
  .meta({ id: 'InboxMessage' })
const setting = z.strictObject({ kind, announced: z.boolean(), fixed: z.boolean() })
const shared = { tags: ['phone'], caller: 'application' } as const

export function createInboxApi(deps: {
  inbox: Inbox
  streams: InboxStreams
  demandPhone: DemandPhone
  /** The id of the request that waits for the account's phones. */
  waiting: (realm: string, accountId: string) => Promise<string | null>
  errors: Pick<IdentityErrors, 'problemJson'>
}): RealmApiPart {
  const { inbox, streams, demandPhone } = deps
  const routes = [
    apiRoute(
      {
        ...shared,
        method: 'get',
        path: '/phone/inbox',
        summary: 'Messages of the account, the newest first',
        query: z.object({ before: z.uuid().optional() }),
        response: z.strictObject({
          messages: z.array(message),
          next: z.uuid().nullable().meta({ description: '`before` of the next page.' }),
          unread: z.int(),
          keptDays: z.int(),
        }),
        errors: phoneRefusals,
      },
      async ({ c, query }) => {
        const { accountId, language, realm } = await demandPhone(c)
        const { messages, next } = await inbox.list(accountId, query.before ?? null)
        const shown = messages.map(one => show(one, language, realm))
        return { messages: shown, next, unread: await inbox.unread(accountId), keptDays }
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'post',
        path: '/phone/inbox/read',
        summary: 'Mark messages as read, up to the newest that was shown',
        request: z.strictObject({ upTo: z.uuid() }),
        response: z.strictObject({ unread: z.int() }),
        errors: phoneRefusals,
      },
      async ({ c, body }) => {
        const { accountId } = await demandPhone(c)
        await inbox.read(accountId, body.upTo)
        return { unread: await inbox.unread(accountId) }
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'get',
        path: '/phone/inbox/settings',
        summary: 'Which kinds are announced',
        response: z.strictObject({ kinds: z.array(setting) }),
        errors: phoneRefusals,
      },
      async ({ c }) => ({ kinds: await inbox.settings((await demandPhone(c)).accountId) }),
    ),
    apiRoute(
      {
        ...shared,
        method: 'put',
        path: '/phone/inbox/settings',
        summary: 'Announce a kind, or let it lie there as read; security is always announced',
        request: z.strictObject({ kind, announced: z.boolean() }),
        response: z.strictObject({ kinds: z.array(setting) }),
        errors: [...phoneRefusals, 'inbox.always_announced'],
      },
      async ({ c, body }) => {
        const { accountId } = await demandPhone(c)
        if (!(await inbox.choose(accountId, body.kind, body.announced))) throw new AppError('inbox.always_announced')
        return { kinds: await inbox.settings(accountId) }
      },
    ),
    apiRoute(
      {
        ...shared,
        method: 'get',
        path: '/phone/inbox/stream',
        summary:
          'Server-sent events: how many messages are unread, and that a request waits or no more, whenever that changes',
        description: 'Ends after eight minutes at most; the phone then asks anew. One stream a phone.',
        response: { media: ['text/event-stream'] },
        errors: phoneRefusals,
      },
      async ({ c }) => {
        const { accountId, phoneId, realm } = await demandPhone(c)
        c.header('X-Accel-Buffering', 'no')
        return streamSSE(c, async stream => await listen(stream, { accountId, phoneId, realm: realm.name }))
      },
    ),
  ]
  return apiPart(routes, { onError: error => tokenProblem(deps.errors, error) })

  async function listen(
    stream: SSEStreamingApi,
    { accountId, phoneId, realm }: { accountId: string; phoneId: string; realm: string },
  ) {
    let said = -1
    let saidWaits: string | null = null
    const tell = async (): Promise<void> => {
      const unread = await inbox.unread(accountId)
      if (unread !== said) await stream.writeSSE({ event: 'unread', data: String(unread) })
      said = unread
      const waits = await deps.waiting(realm, accountId)
      if (waits !== saidWaits) await stream.writeSSE({ event: 'request', data: '' })
      saidWaits = waits
    }
    const quietly = (): void => void tell().catch(() => stream.abort())
    await new Promise<void>(resolve => {
      // Also for what another process has written: it is looked for at each beat.
      const beat = (): void => {
        void stream.write(':\n\n')
        quietly()
      }
      const stop = streams.listen(phoneId, { accountId, tell: quietly, beat, close: resolve })
      const end = setTimeout(resolve, stop ? streamLife : 0).unref()
      stream.onAbort(() => {
        clearTimeout(end)
        stop?.()
        resolve()
      })
      if (stop) quietly()
    })
  }
}

function show(
  { id, kind: of, template, parameters, createdAt, readAt }: Message,
  language: Language,
  realm: { policy: Policy; issuer: string },
): z.input<typeof message> {
  const { title, text, link } = composeInApp({ template, language, parameters }, realm.policy)
  // A link leads to the realm's own pages and nowhere else, whatever a row says.
  const isOwn = link?.url.startsWith(`${realm.issuer}/`) === true
  return { id, kind: of, title, text, link: isOwn ? link : null, at: createdAt.toISOString(), unread: readAt === null }
}
