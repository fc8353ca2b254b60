import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import type { ReportLinks } from '../ceremonies/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Visit } from '../visits/index.ts'
import { type HoldDependencies, holdAccount } from './hold-account.ts'
import { createReportLinkStore, type FoundLink, type LinkCode } from './links.ts'

export interface ReportDependencies extends Omit<HoldDependencies, 'links'> {
  database: Database<IdentityTables>
  keys: Pick<KeyRing, 'hashToken' | 'randomToken'>
  /** The issuer of a realm: links begin with it. */
  issuerOf: (realm: string) => string
  /** Tells the applications of sessions that have ended; called after the commit. */
  signOutClients: (sessionId: string) => Promise<void>
  now: () => Date
}

export type Reported = { ok: true } | { ok: false; code: LinkCode }

export interface Reports extends ReportLinks {
  /** What a link tells of; reading it changes nothing. */
  look(visit: Visit, token: string): Promise<FoundLink>
  /** "This wasn't me", said by whoever holds the link. */
  report(visit: Visit, token: string): Promise<Reported>
  /** The same, said by the signed-in holder of an event in the account's activity. */
  reportEvent(visit: Visit, accountId: string, eventId: string): Promise<void>
}

export function createReports(deps: ReportDependencies): Reports {
  const links = createReportLinkStore(deps)
  const holding: HoldDependencies = { ...deps, links }

  return {
    async make(executor, account, eventId) {
      const token = await links.insert(executor, account, eventId)
      return `${deps.issuerOf(account.realm)}/not-me/${token}`
    },

    look: (visit, token) => links.find(deps.database.query, visit.realm.name, token),

    async report(visit, token) {
      const ended = await deps.database.transaction(async tx => {
        const link = await links.consume(tx, visit.realm.name, token)
        return link && (await holdAccount(tx, holding, { visit, ...link }))
      })
      if (ended) {
        await signOut(ended)
        return { ok: true }
      }
      const found = await links.find(deps.database.query, visit.realm.name, token)
      return found.ok ? { ok: false, code: 'link.used' } : found
    },

    async reportEvent(visit, accountId, eventId) {
      const ended = await deps.database.transaction(tx => holdAccount(tx, holding, { visit, accountId, eventId }))
      await signOut(ended)
    },
  }

  /** The sessions have ended whether or not every application could be told. */
  async function signOut(sessionIds: readonly string[]): Promise<void> {
    await Promise.allSettled(sessionIds.map(deps.signOutClients))
  }
}
