import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import { isLanguage } from '../../kit/i18n/index.ts'
import { type IdentifierStore, maskIdentifier } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { Hint, NewNotice, NoticeWriter } from './notice.ts'
import { requireParameters } from './rules.ts'
import { insertNotice, type Lane } from './store.ts'

export const recipientContext = 'notices.recipient'
export const parametersContext = 'notices.parameters'

/** Milliseconds after which nobody is woken for a message any more. */
const hintLife = 86_400_000

export interface NoticeWriterDependencies {
  database: Pick<Database<IdentityTables>, 'afterCommit'>
  keys: Pick<KeyRing, 'encrypt' | 'mac'>
  identifiers: Pick<IdentifierStore, 'list' | 'reveal'>
  now: () => Date
  newId: () => string
  kick: (lane: Lane) => void
  /** Where the holder finds in the app what they are told. */
  inbox?: {
    put(
      executor: Executor<IdentityTables>,
      account: { id: string; realm: string },
      template: string,
      parameters: Record<string, string>,
    ): Promise<InboxEntry | null>
  }
  /** Phones of an account that can be woken. */
  wakeable?: (executor: Executor<IdentityTables>, accountId: string) => Promise<string[]>
}

/** A message as the inbox has taken it; null for what is none. */
interface InboxEntry {
  id: string
  kind: string
  announced: boolean
}

export function createNoticeWriter(deps: NoticeWriterDependencies): NoticeWriter {
  const { keys } = deps

  const enqueue: NoticeWriter['enqueue'] = async (executor, notice) => {
    requireParameters(notice.template, notice.parameters)
    const { channel, address } = notice.to
    const now = deps.now()
    const isCode = notice.codeExpiresAt !== undefined
    await insertNotice(executor, {
      id: deps.newId(),
      realm: notice.realm,
      account_id: notice.accountId,
      channel,
      recipient_key: keys.mac(`${channel}:${address}`, 'recipient'),
      recipient_cipher: keys.encrypt(address, recipientContext),
      recipient_masked: maskOf(notice.to),
      is_code: isCode,
      template: notice.template,
      language: notice.language,
      parameters_cipher: keys.encrypt(JSON.stringify(notice.parameters), parametersContext),
      state: 'waiting',
      next_attempt_at: now,
      leased_until: null,
      expires_at: notice.codeExpiresAt ?? null,
      created_at: now,
      ended_at: null,
      last_error: null,
    })
    deps.database.afterCommit(() => deps.kick({ channel, isCode }))
  }

  return {
    enqueue,

    async tell(executor, account, template, parameters) {
      const entry = (await deps.inbox?.put(executor, account, template, parameters)) ?? null
      if (entry?.announced) await wake(executor, account, { template, ...hintOf(entry, deps.now()) })
      await toAddresses(executor, account, { template, parameters }, addressKinds)
    },

    async tellPhones(executor, account, { template, parameters, hint }) {
      await deps.inbox?.put(executor, account, template, parameters)
      const woken = await wake(executor, account, { template, ...hint, security: true })
      // Where nothing can wake a phone, a message must.
      if (woken === 0)
        await toAddresses(
          executor,
          account,
          { template, parameters },
          addressKinds.filter(({ kind }) => kind === 'phone'),
        )
    },
  }

  /** @returns how many phones */
  async function wake(
    executor: Executor<IdentityTables>,
    account: { id: string; realm: string; language: string },
    { template, expiresAt, ...hint }: Pick<NewNotice, 'template'> & Hint & { security: boolean },
  ): Promise<number> {
    const phones = (await deps.wakeable?.(executor, account.id)) ?? []
    // A request overtakes everything, and is dropped once it has run out.
    const lane: Lane = { channel: 'push', isCode: hint.kind === 'request' }
    for (const phone of phones)
      await insertNotice(executor, {
        id: deps.newId(),
        realm: account.realm,
        account_id: account.id,
        channel: lane.channel,
        recipient_key: keys.mac(`push:${phone}`, 'recipient'),
        recipient_cipher: keys.encrypt(phone, recipientContext),
        recipient_masked: '',
        is_code: lane.isCode,
        template,
        language: account.language,
        parameters_cipher: keys.encrypt(JSON.stringify(hint), parametersContext),
        state: 'waiting',
        next_attempt_at: deps.now(),
        leased_until: null,
        expires_at: expiresAt,
        created_at: deps.now(),
        ended_at: null,
        last_error: null,
      })
    if (phones.length > 0) deps.database.afterCommit(() => deps.kick(lane))
    return phones.length
  }

  async function toAddresses(
    executor: Executor<IdentityTables>,
    account: { id: string; realm: string; language: string },
    { template, parameters }: Pick<NewNotice, 'template' | 'parameters'>,
    kinds: readonly (typeof addressKinds)[number][],
  ): Promise<void> {
    const verified = (await deps.identifiers.list(executor, account.id)).filter(row => row.verifiedAt !== null)
    for (const { kind, channel } of kinds) {
      if (!verified.some(row => row.kind === kind)) continue
      const address = await deps.identifiers.reveal(executor, account.id, kind)
      if (address === null) continue
      await enqueue(executor, {
        realm: account.realm,
        accountId: account.id,
        to: { channel, address },
        template,
        language: isLanguage(account.language) ? account.language : 'zh-CN',
        parameters,
      })
    }
  }
}

/** Of a message: what it is about is said as far as that it is about security. */
const hintOf = ({ id, kind }: InboxEntry, now: Date): Hint & { security: boolean } => ({
  kind: 'message',
  id,
  security: kind === 'security',
  expiresAt: new Date(now.getTime() + hintLife),
})

const addressKinds = [
  { kind: 'phone', channel: 'sms' },
  { kind: 'email', channel: 'email' },
] as const

const maskOf = ({ channel, address }: NewNotice['to']): string =>
  maskIdentifier({ kind: channel === 'sms' ? 'phone' : 'email', value: address })
