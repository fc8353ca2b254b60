import { sql } from 'kysely'
import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import type { IdentityTables } from '../tables.ts'
import { isAlwaysAnnounced, keptDays, kindOf, type MessageKind, messageKinds } from './rules.ts'

const day = 86_400_000
const context = 'inbox.parameters'
const pageSize = 30

export interface Message {
  id: string
  kind: MessageKind
  template: string
  parameters: Record<string, string>
  createdAt: Date
  readAt: Date | null
}

export interface InboxSetting {
  kind: MessageKind
  announced: boolean
  /** Nobody can switch it off. */
  fixed: boolean
}

export type Inbox = ReturnType<typeof createInbox>

export function createInbox(deps: {
  database: Database<IdentityTables>
  keys: Pick<KeyRing, 'encrypt' | 'decrypt'>
  /** Says after the commit that an account has something new. */
  changed: (accountId: string) => void
  now: () => Date
  newId: () => string
}) {
  const { database, keys, now } = deps
  const all = (accountId: string) =>
    database.query.selectFrom('inbox_messages').where('account_id', '=', accountId).where('expires_at', '>', now())

  async function unread(accountId: string): Promise<number> {
    const row = await all(accountId)
      .where('read_at', 'is', null)
      .select(eb => eb.fn.countAll<string>().as('count'))
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }

  async function settings(accountId: string): Promise<InboxSetting[]> {
    const rows = await database.query
      .selectFrom('inbox_settings')
      .selectAll()
      .where('account_id', '=', accountId)
      .execute()
    return messageKinds.map(kind => {
      const fixed = isAlwaysAnnounced(kind)
      return { kind, fixed, announced: fixed || (rows.find(row => row.kind === kind)?.announced ?? true) }
    })
  }

  return {
    unread,
    settings,

    /** Writes a message in the caller's transaction. What its holder does not want announced lies there as read, and wakes nobody. */
    async put(
      executor: Executor<IdentityTables>,
      account: { id: string; realm: string },
      template: string,
      parameters: Record<string, string>,
    ): Promise<{ id: string; kind: MessageKind; announced: boolean } | null> {
      const kind = kindOf(template)
      if (!kind) return null
      const id = deps.newId()
      const at = now()
      const silent = isAlwaysAnnounced(kind)
        ? sql<Date | null>`null`
        : sql<Date | null>`(select ${at}::timestamptz from identity.inbox_settings s
            where s.account_id = ${account.id} and s.kind = ${kind} and not s.announced)`
      const row = await executor
        .insertInto('inbox_messages')
        .values({
          account_id: account.id,
          id,
          realm: account.realm,
          kind,
          template,
          parameters_cipher: keys.encrypt(JSON.stringify(parameters), context),
          created_at: at,
          read_at: silent,
          expires_at: new Date(at.getTime() + keptDays * day),
        })
        .returning('read_at')
        .executeTakeFirst()
      database.afterCommit(() => deps.changed(account.id))
      return { id, kind, announced: row?.read_at === null }
    },

    /** The newest first; `before` is the id of the last one already shown. */
    async list(accountId: string, before: string | null): Promise<{ messages: Message[]; next: string | null }> {
      let query = all(accountId).selectAll()
      if (before) query = query.where('id', '<', before)
      const rows = await query
        .orderBy('id', 'desc')
        .limit(pageSize + 1)
        .execute()
      const messages = rows.slice(0, pageSize).map(row => ({
        id: row.id,
        kind: messageKinds.find(kind => kind === row.kind) ?? 'account',
        template: row.template,
        parameters: JSON.parse(keys.decrypt(row.parameters_cipher, context)) as Record<string, string>,
        createdAt: row.created_at,
        readAt: row.read_at,
      }))
      return { messages, next: rows.length > pageSize ? (messages.at(-1)?.id ?? null) : null }
    },

    /** Up to and with the message that the holder has seen: what came meanwhile stays unread. */
    async read(accountId: string, upTo: string): Promise<void> {
      const done = await database.query
        .updateTable('inbox_messages')
        .set({ read_at: now() })
        .where('account_id', '=', accountId)
        .where('id', '<=', upTo)
        .where('read_at', 'is', null)
        .returning('id')
        .execute()
      if (done.length > 0) deps.changed(accountId)
    },

    /** @returns false for a kind that nobody can switch off */
    async choose(accountId: string, kind: MessageKind, announced: boolean): Promise<boolean> {
      if (isAlwaysAnnounced(kind)) return announced
      await database.query
        .insertInto('inbox_settings')
        .values({ account_id: accountId, kind, announced })
        .onConflict(conflict => conflict.columns(['account_id', 'kind']).doUpdateSet({ announced }))
        .execute()
      return true
    },
  }
}
