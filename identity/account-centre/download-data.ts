import { Buffer } from 'node:buffer'
import yazl from 'yazl'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { phrases } from './phrases/index.ts'

export type DownloadBegun = { ok: true; ticket: string } | { ok: false; code: 'session.ended' }

/** The file is fetched at once by the page that asked for it. */
const ticketLifetime = 600_000
/** More than any account has: a bound on the work, not on what is told. */
const mostEvents = 20_000
const eventsAtOnce = 500

/** Writes down and tells that the data is taken out, and gives the ticket that the file is fetched with in this session. */
export async function beginDownload(deps: AccountCentreDependencies, holder: HolderVisit): Promise<DownloadBegun> {
  return await act(deps, holder, async ({ write, tell }) => {
    const eventId = await write('data.downloaded')
    await tell('data-downloaded', eventId)
    const until = deps.now().getTime() + ticketLifetime
    return { ok: true, ticket: `${until}.${sign(deps, holder, until)}` } as const
  })
}

/** A ticket is good for a few minutes, and in the session that it was given to only. */
export function isTicketGood(deps: AccountCentreDependencies, holder: HolderVisit, ticket: string): boolean {
  const [until = '', ...signature] = ticket.split('.')
  if (!/^\d{1,15}$/.test(until) || Number(until) < deps.now().getTime()) return false
  return signature.join('.') === sign(deps, holder, Number(until))
}

function sign(deps: AccountCentreDependencies, { session }: HolderVisit, until: number): string {
  return deps.mac(`${session.id}\n${until}`, 'account.download')
}

/** Everything that is kept of the holder, as files a person or a program can read. Secrets are not part of it. */
export async function collectData(
  deps: AccountCentreDependencies,
  holder: HolderVisit,
): Promise<Record<string, unknown>> {
  const { account } = holder
  const { query } = deps.database
  const profile = await deps.accounts.profile(query, account.id)
  const person = await deps.accounts.revealPerson(query, account.id)
  const identifiers = await deps.identifiers.list(query, account.id)
  const revealed = []
  for (const { kind, verifiedAt, createdAt } of identifiers)
    revealed.push({ kind, value: await deps.identifiers.reveal(query, account.id, kind), verifiedAt, createdAt })
  return {
    account: {
      realm: account.realm,
      id: account.id,
      status: account.status,
      identityLevel: account.ial,
      twoStep: account.twoStep,
      language: account.language,
      createdAt: account.createdAt,
      lastSignInAt: account.lastSignInAt,
    },
    person: person && { ...person, documentKind: profile?.documentKind ?? null },
    identifiers: revealed,
    devices: await deps.devices.list(query, account.id),
    sessions: (await deps.sessions.list(query, account.id)).map(one => ({
      device: one.clientLabel,
      place: one.place,
      methods: one.amr,
      createdAt: one.createdAt,
      lastSeenAt: one.lastSeenAt,
    })),
    applications: await deps.consents.list(query, account.id),
    activity: await collectActivity(deps, holder),
  }
}

async function collectActivity(deps: AccountCentreDependencies, { visit, account }: HolderVisit) {
  const lines = []
  let before: string | null = null
  while (lines.length < mostEvents) {
    const events: Awaited<ReturnType<typeof deps.activity.list>> = await deps.activity.list(
      deps.database.query,
      account.id,
      { before, limit: eventsAtOnce },
    )
    for (const { at, kind, outcome, place, detail, ...event } of events)
      lines.push({
        at,
        what: deps.activity.describe({ ...event, at, kind, outcome, place, detail }, visit.language),
        kind,
        outcome,
        place,
      })
    const last = events.at(-1)
    if (!last || events.length < eventsAtOnce) break
    before = last.id
  }
  return lines
}

/** One JSON file a subject and a note that says what is in them. */
export async function zipData(data: Record<string, unknown>, { visit }: HolderVisit, now: Date): Promise<Uint8Array> {
  const t = phrases(visit.language)
  const zip = new yazl.ZipFile()
  const add = (name: string, text: string): void => zip.addBuffer(Buffer.from(text, 'utf8'), name, { mtime: now })
  add('README.txt', `${t('data.readme', { service: visit.realm.policy.name['zh-CN'] })}\r\n`)
  for (const [name, value] of Object.entries(data)) add(`${name}.json`, `${JSON.stringify(value, null, 2)}\n`)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
