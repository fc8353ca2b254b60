import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Database, Executor } from '../../kit/database/index.ts'
import { isLanguage } from '../../kit/i18n/index.ts'
import { type IdentifierStore, maskIdentifier } from '../identifiers/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { NewNotice, NoticeWriter } from './notice.ts'
import { requireParameters } from './rules.ts'
import { insertNotice, type Lane } from './store.ts'

export const recipientContext = 'notices.recipient'
export const parametersContext = 'notices.parameters'

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
    ): Promise<void>
  }
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
      await deps.inbox?.put(executor, account, template, parameters)
      await toAddresses(executor, account, { template, parameters }, addressKinds)
    },

    async tellPhones(executor, account, { template, parameters }) {
      await deps.inbox?.put(executor, account, template, parameters)
      await toAddresses(
        executor,
        account,
        { template, parameters },
        addressKinds.filter(({ kind }) => kind === 'phone'),
      )
    },
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

const addressKinds = [
  { kind: 'phone', channel: 'sms' },
  { kind: 'email', channel: 'email' },
] as const

const maskOf = ({ channel, address }: NewNotice['to']): string =>
  maskIdentifier({ kind: channel === 'sms' ? 'phone' : 'email', value: address })
