import { constantTimeEqual } from '../../kit/crypto/index.ts'
import { act, type HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'

export type DownloadBegun = { ok: true; ticket: string } | { ok: false; code: 'session.ended' }

/** The file is fetched at once by the page that asked for it. */
const ticketLifetime = 600_000

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
  return constantTimeEqual(signature.join('.'), sign(deps, holder, Number(until)))
}

function sign(deps: AccountCentreDependencies, { session }: HolderVisit, until: number): string {
  return deps.mac(`${session.id}\n${until}`, 'account.download')
}
