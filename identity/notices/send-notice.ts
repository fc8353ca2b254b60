import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { KeyRing } from '../../kit/crypto/index.ts'
import { type Database, refuseInsideTransaction } from '../../kit/database/index.ts'
import { AppError, isAppError } from '../../kit/errors/index.ts'
import { isLanguage } from '../../kit/i18n/index.ts'
import type { Logger } from '../../kit/log/index.ts'
import type { EventLog } from '../events/index.ts'
import type { EmailGateway } from '../gateways/email/index.ts'
import { failed } from '../gateways/outcome/index.ts'
import type { SendOutcome, SmsGateway } from '../gateways/sms/index.ts'
import type { Realms } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { composeMessage } from './compose-message.ts'
import { parametersContext, recipientContext } from './enqueue-notice.ts'
import type { NoticeTemplate } from './notice.ts'
import { afterFailure, isExpired } from './rules.ts'
import { type ClaimedNotice, endUnsent, markSent, postpone } from './store.ts'
import { templateParameters } from './template-parameters.ts'

export type NoticeResult = 'sent' | 'retry' | 'dead' | 'expired'

export interface NoticeMetrics {
  /** `waitedMs`: since the notice was written. */
  ended(notice: { realm: string; channel: string; template: string }, result: NoticeResult, waitedMs: number): void
}

export interface SenderDependencies {
  database: Database<IdentityTables>
  keys: Pick<KeyRing, 'decrypt'>
  realms: Pick<Realms, 'get'>
  events: Pick<EventLog, 'append'>
  gateways: { sms: Pick<SmsGateway, 'send'>; email: Pick<EmailGateway, 'send'>; push?: { send: PushSend } }
  now: () => Date
  logger: Pick<Logger, 'warn' | 'error'>
  metrics?: NoticeMetrics
  /** A gateway that has not answered after so long has failed. */
  gatewayTimeoutMs: number
}

type PushSend = (waking: z.output<typeof hintShape> & Woken) => Promise<SendOutcome>

/** Whom a hint is for. */
interface Woken {
  realm: string
  accountId: string
  phoneId: string
  expiresAt: Date | null
}

type Failure = Extract<SendOutcome, { ok: false }>

const parametersShape = z.record(z.string(), z.string())
const hintShape = z.strictObject({ kind: z.enum(['request', 'message']), id: z.string(), security: z.boolean() })

/** One try at one notice: sends it, outside of any transaction, and writes down what came of it. */
export function createSender(deps: SenderDependencies): (notice: ClaimedNotice) => Promise<void> {
  const { database, now } = deps

  return async notice => {
    refuseInsideTransaction('a notice')
    const outcome = isExpired(notice, now()) ? 'expired' : await attempt(notice)
    if (outcome === 'expired') return await giveUp(notice, 'expired', 'expired')
    if (outcome.ok) {
      await markSent(database.query, notice.id, now())
      return count(notice, 'sent')
    }
    await settleFailure(notice, outcome)
  }

  async function attempt(notice: ClaimedNotice): Promise<SendOutcome> {
    try {
      return await withDeadline(send(notice), timeLeft(notice))
    } catch (error) {
      deps.logger.error({ err: error, notice: notice.id }, 'sending a notice failed')
      const detail = isAppError(error) ? error.code : 'exception'
      return { ok: false, code: 'unavailable', retry: true, detail }
    }
  }

  async function send(notice: ClaimedNotice): Promise<SendOutcome> {
    if (notice.channel === 'push') return await wake(notice)
    const { template, language } = notice
    if (!isTemplate(template) || !isLanguage(language)) throw new AppError('notice.unknown_template')
    const to = deps.keys.decrypt(notice.recipientCipher, recipientContext)
    const given = parametersShape.parse(JSON.parse(deps.keys.decrypt(notice.parametersCipher, parametersContext)))
    const { policy } = deps.realms.get(notice.realm)
    const { parameters, signName, sms, email } = composeMessage({ template, language, parameters: given }, policy)
    const message = { to, template, parameters, signName, language, reference: notice.id }
    return notice.channel === 'sms'
      ? await deps.gateways.sms.send({ ...message, text: sms })
      : await deps.gateways.email.send({ ...message, ...email })
  }

  async function wake(notice: ClaimedNotice): Promise<SendOutcome> {
    const { realm, accountId, expiresAt } = notice
    if (!deps.gateways.push || accountId === null) return failed('rejected', false, 'no-push')
    const phoneId = deps.keys.decrypt(notice.recipientCipher, recipientContext)
    const hint = hintShape.parse(JSON.parse(deps.keys.decrypt(notice.parametersCipher, parametersContext)))
    return await deps.gateways.push.send({ ...hint, realm, accountId, phoneId, expiresAt })
  }

  function timeLeft({ expiresAt }: ClaimedNotice): number {
    const untilExpiry = expiresAt ? expiresAt.getTime() - now().getTime() : Number.POSITIVE_INFINITY
    return Math.max(1, Math.min(deps.gatewayTimeoutMs, untilExpiry))
  }

  async function settleFailure(notice: ClaimedNotice, failure: Failure): Promise<void> {
    const error = `${failure.code}:${failure.detail}`
    const next = afterFailure(notice, failure, deps.realms.get(notice.realm).policy.notices, now())
    // A hint that nobody took is no dead letter: what it points at is in the inbox.
    const isHint = notice.channel === 'push' && next.state === 'dead'
    if (next.state !== 'waiting') return await giveUp(notice, isHint ? 'expired' : next.state, error)
    await postpone(database.query, notice, { nextAttemptAt: next.nextAttemptAt, error })
    count(notice, 'retry')
  }

  async function giveUp(notice: ClaimedNotice, state: 'dead' | 'expired', error: string): Promise<void> {
    const isOurs = await database.transaction(async tx => {
      const ended = await endUnsent(tx, notice, { state, error, now: now() })
      if (ended && state === 'dead') await deps.events.append(tx, deadEvent(notice, error))
      return ended
    })
    if (!isOurs) return
    if (state === 'dead') deps.logger.warn({ ...labels(notice), notice: notice.id, error }, 'a notice is a dead letter')
    count(notice, state)
  }

  function count(notice: ClaimedNotice, result: NoticeResult): void {
    deps.metrics?.ended(labels(notice), result, now().getTime() - notice.createdAt.getTime())
  }
}

const labels = ({ realm, channel, template }: ClaimedNotice) => ({ realm, channel, template })

const isTemplate = (name: string): name is NoticeTemplate => Object.hasOwn(templateParameters, name)

function deadEvent(notice: ClaimedNotice, error: string): Parameters<EventLog['append']>[1] {
  const { id, channel, template, recipientMasked, attempts } = notice
  return {
    realm: notice.realm,
    kind: 'notice.dead',
    outcome: 'failure',
    surface: 'job',
    accountId: notice.accountId,
    detail: { notice: id, channel, template, to: recipientMasked, attempts, error },
  }
}

/** Past the deadline it stays open whether the message went; trying again may send it twice, never not at all. */
async function withDeadline(sending: Promise<SendOutcome>, milliseconds: number): Promise<SendOutcome> {
  const over = new AbortController()
  const late: Failure = { ok: false, code: 'unavailable', retry: true, detail: 'timeout' }
  try {
    return await Promise.race([sending, wait(milliseconds, late, { signal: over.signal })])
  } finally {
    over.abort()
  }
}
