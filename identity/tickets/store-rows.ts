import { type Insertable, sql } from 'kysely'
import type { Executor } from '../../kit/database/index.ts'
import type { Written } from '../../kit/i18n/index.ts'
import type { Evidence } from '../evidence/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { TicketAsks, TicketStatus, TicketWay } from '../tables-tickets.ts'
import type { PlaceMark } from './rules.ts'

export interface NewTicket {
  id: string
  realm: string
  way: TicketWay
  asks: TicketAsks
  /** The ceremony that its approval answers; null where an application asks without a browser. */
  ceremonyId: string | null
  /** Of what is scanned: of the secret in the starting browser's cookie. */
  pollHash: string | null
  slotHashes: readonly string[]
  slotMs: number
  /** Null where no browser shows digits. */
  digitsMac: string | null
  /** Of the browser that asks. */
  device: string | null
  deviceId: string | null
  place: PlaceMark | null
  /** The network's prefix, not the address. */
  network: string | null
  application: Written | null
  /** Known from the start of what is pushed. */
  accountId: string | null
  clientId: string | null
  /** Sealed. */
  contents: string | null
  expiresAt: Date
}

export interface Ticket extends NewTicket {
  status: TicketStatus
  createdAt: Date
  phoneId: string | null
  phonePlace: PlaceMark | null
  /** By what the holder proved themselves when they said yes. */
  proof: Evidence | null
  decidedAt: Date | null
  usedAt: Date | null
}

type Run = Executor<IdentityTables>
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

export const rows = (run: Run) => run.selectFrom('tickets').selectAll()
export const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value))

export const values = (given: NewTicket, at: Date): Insertable<IdentityTables['tickets']> => ({
  id: given.id,
  realm: given.realm,
  way: given.way,
  asks: given.asks,
  ceremony_id: given.ceremonyId,
  status: 'pending',
  poll_hash: given.pollHash,
  slot_hashes: [...given.slotHashes],
  slot_ms: given.slotMs,
  digits_mac: given.digitsMac,
  device: given.device,
  device_id: given.deviceId,
  place: json(given.place),
  network: given.network,
  application: json(given.application),
  account_id: given.accountId,
  client_id: given.clientId,
  contents_cipher: given.contents,
  created_at: at,
  expires_at: given.expiresAt,
  changed_at: at,
})

/** What was approved and not yet taken up, while its phone is one of the account's and the session that it said yes in lives. */
export const takingUp = (run: Run, at: Date) =>
  run
    .updateTable('tickets')
    .set({ used_at: at, changed_at: at })
    .where('status', '=', 'approved')
    .where('used_at', 'is', null)
    .where(sql<boolean>`exists (select from identity.sessions s where s.id = tickets.phone_session_id
      and s.account_id = tickets.account_id and s.ended_at is null and s.expires_at > ${at})`)
    .where(sql<boolean>`exists (select from identity.phones p where p.account_id = tickets.account_id
      and p.id = tickets.phone_id and p.revoked_at is null)`)

export function ticketOf(row: Row): Ticket {
  return {
    id: row.id,
    realm: row.realm,
    way: row.way,
    asks: row.asks,
    ceremonyId: row.ceremony_id,
    status: row.status,
    pollHash: row.poll_hash,
    slotHashes: row.slot_hashes,
    slotMs: row.slot_ms,
    digitsMac: row.digits_mac,
    device: row.device,
    deviceId: row.device_id,
    place: row.place as PlaceMark | null,
    network: row.network,
    application: row.application as Written | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    accountId: row.account_id,
    clientId: row.client_id,
    contents: row.contents_cipher,
    phoneId: row.phone_id,
    phonePlace: row.phone_place as PlaceMark | null,
    proof: row.proof as Evidence | null,
    decidedAt: row.decided_at,
    usedAt: row.used_at,
  }
}
