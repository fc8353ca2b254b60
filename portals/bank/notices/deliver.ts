import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { Language } from '../../../kit/i18n/index.ts'
import { phoneContext } from './contacts.ts'
import { textOf } from './inbox.ts'
import { mostAttempts, retryAfter } from './rules.ts'
import type { DueRow, NoticeStore } from './store.ts'
import { smsText } from './words.ts'

/** An SMS gateway, as far as it is needed here; which one is said where everything is put together. */
export interface SmsPort {
  send(message: {
    to: string
    template: string
    parameters: Readonly<Record<string, string>>
    text: string
    signName: string
    language: string
    reference?: string
  }): Promise<{ ok: true } | { ok: false; retry: boolean }>
}

interface DeliveryDependencies {
  store: Pick<NoticeStore, 'takeDue' | 'settle'>
  keys: Pick<KeyRing, 'decrypt'>
  sms: SmsPort
  /** What stands in the 【】 before the text. */
  signName: string
  now: () => Date
}

/** Longer than a gateway takes with its retries. */
const lease = 120_000

/** Sends what is due. At least once: a process that is killed after the gateway has it sends it again. */
export function createDelivery(deps: DeliveryDependencies) {
  const { store, now } = deps
  return {
    /** @returns how many were sent */
    async deliver(limit = 50): Promise<number> {
      const due = await store.takeDue(now(), new Date(now().getTime() + lease), limit)
      let sent = 0
      for (const row of due) if (await sendOne(deps, row)) sent++
      return sent
    },
  }
}

async function sendOne({ store, keys, sms, signName, now }: DeliveryDependencies, row: DueRow): Promise<boolean> {
  // Nobody to send it to: it stands in the inbox.
  if (row.phone_cipher === null) {
    await store.settle(row, { dueAt: null })
    return false
  }
  const language: Language = row.language ?? 'zh-CN'
  const { template, parameters, text } = smsText(textOf(row), row, language)
  const to = keys.decrypt(row.phone_cipher, phoneContext)
  const reference = `${row.id}.${row.account_id.slice(-12)}`
  const outcome = await sms.send({ to, template, parameters, text, signName, language, reference })
  if (outcome.ok) await store.settle(row, { sentAt: now() })
  else await store.settle(row, { dueAt: nextTry(row, outcome.retry, now()) })
  return outcome.ok
}

const nextTry = ({ sms_attempts: attempts }: DueRow, mayRetry: boolean, now: Date): Date | null =>
  mayRetry && attempts < mostAttempts ? new Date(now.getTime() + retryAfter(attempts)) : null
