import type { Transaction } from '../kit/database/index.ts'
import { inLanguage, isLanguage, type Language } from '../kit/i18n/index.ts'
import type { Places } from '../kit/places/index.ts'
import type { ReportLinks } from './ceremonies/index.ts'
import type { Stores } from './compose-stores.ts'
import type { NoticeWriter } from './notices/index.ts'
import type { IdentityTables } from './tables.ts'
import {
  createTicketStore,
  createTicketStreams,
  createTickets,
  type DecidedRequest,
  type PushedTicket,
} from './tickets/index.ts'

/** Browsers that may wait for their phone in one process: 30,000 of them within 1 GB. */
const waitingAtOnce = 30_000
/** For changes made in other processes; those of this one are told at once. */
const lookEveryMs = 400

export interface TicketParts {
  stores: Stores
  places: Places
  notices: Pick<NoticeWriter, 'tell' | 'tellPhones'>
  reports: ReportLinks
  /** Something waits for an account's phones, or no more: those that listen look again. */
  asked: (accountId: string) => void
  report: (error: unknown) => void
}

type DecisionListener = (tx: Transaction<IdentityTables>, request: DecidedRequest) => Promise<void>

/** Tickets: the pictures, the requests that are pushed, and who waits for them in this process. */
export function composeTickets({ stores, places, notices, reports, asked, report }: TicketParts) {
  const { database, now, accounts } = stores
  const store = createTicketStore({ now })
  const listeners: DecisionListener[] = []
  const streams = createTicketStreams({
    changedSince: async since => await store.changedSince(database.query, since),
    report,
    now,
    perProcess: waitingAtOnce,
    lookEveryMs,
  })

  async function circumstancesOf(tx: Transaction<IdentityTables>, ticket: PushedTicket) {
    const account = await accounts.find(tx, ticket.accountId)
    if (!account) throw new TypeError('A request of no account')
    const language = isLanguage(account.language) ? account.language : 'zh-CN'
    return { account, parameters: wordsOf(ticket, language) }
  }

  const wordsOf = (ticket: PushedTicket, language: Language) => ({
    application: inLanguage(ticket.application, language),
    place: ticket.place ? (language === 'en' ? ticket.place.names.en : ticket.place.names.zh) : '',
    device: ticket.device ?? '',
    at: now().toISOString(),
  })

  const tickets = createTickets({
    ...stores,
    store,
    places,
    changed: streams.changed,
    asked,
    announce: async (tx, ticket) => {
      const { account, parameters } = await circumstancesOf(tx, ticket)
      const hint = { kind: 'request', id: ticket.id, expiresAt: ticket.expiresAt } as const
      await notices.tellPhones(tx, account, { template: 'phone-asked', parameters, hint })
    },
    tellHeld: async (tx, ticket, eventId) => {
      const { account, parameters } = await circumstancesOf(tx, ticket)
      const reportUrl = await reports.make(tx, account, eventId)
      await notices.tell(tx, account, 'phone-asking-held', { ...parameters, reportUrl })
    },
    decided: async (tx, request) => {
      for (const listener of listeners) await listener(tx, request)
    },
  })
  return {
    tickets,
    streams,
    /** Of applications' requests: called in the transaction that decides one or ends it. */
    onRequestDecided: (listener: DecisionListener): void => void listeners.push(listener),
  }
}
