import { z } from 'zod'
import type { Written } from '../../kit/i18n/index.ts'
import type { PhoneCaller } from '../phones/index.ts'
import type { TicketAsks, TicketWay } from '../tables-tickets.ts'
import type { TicketDependencies } from './dependencies.ts'
import {
  isElsewhere,
  markOf,
  type PlaceNames,
  type RequestContents,
  unknownPlace,
  type Warning,
  warningsFor,
} from './rules.ts'
import type { Ticket } from './store-rows.ts'

/** What the phone shows before it asks: the browser that began, not the one that somebody holds up. */
export interface TicketOnPhone {
  id: string
  way: TicketWay
  asks: TicketAsks
  application: Written | null
  /** Null where no browser asks. */
  browser: { device: string; place: PlaceNames; network: string | null } | null
  /** Whether digits are to be typed: a browser shows them. */
  digits: boolean
  what: RequestContents | null
  startedAt: Date
  expiresAt: Date
  warnings: Warning[]
}

export async function showToPhone(
  deps: Pick<TicketDependencies, 'accounts' | 'database' | 'keys' | 'places'>,
  caller: Pick<PhoneCaller, 'accountId' | 'address'>,
  ticket: Ticket,
): Promise<TicketOnPhone> {
  const { id, way, asks, application, device, place, network, createdAt: startedAt, expiresAt } = ticket
  return {
    id,
    way,
    asks,
    application,
    browser: device === null ? null : { device, place: place?.names ?? unknownPlace, network },
    digits: ticket.digitsMac !== null,
    what: ticket.contents === null ? null : contentsOf(deps, ticket.contents),
    startedAt,
    expiresAt,
    warnings: device === null ? [] : await warningsOf(deps, caller, ticket),
  }
}

async function warningsOf(
  deps: Pick<TicketDependencies, 'accounts' | 'database' | 'places'>,
  { accountId, address }: Pick<PhoneCaller, 'accountId' | 'address'>,
  { deviceId, place }: Ticket,
): Promise<Warning[]> {
  const standing = await deps.accounts.standing(deps.database.query, accountId, deviceId)
  const elsewhere = isElsewhere(markOf(deps.places.placeOf(address)), place)
  return warningsFor({ elsewhere, browserKnown: standing?.deviceKnown ?? false })
}

const written = z.strictObject({ 'zh-CN': z.string(), en: z.string() })
const contents = z.strictObject({
  bindingMessage: z.string().nullable(),
  rows: z.array(z.strictObject({ label: written, value: z.string() })),
})

const contentsOf = ({ keys }: Pick<TicketDependencies, 'keys'>, sealed: string): RequestContents =>
  contents.parse(JSON.parse(keys.decrypt(sealed, 'tickets.contents')))
