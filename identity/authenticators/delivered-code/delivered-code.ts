import type { KeyRing } from '../../../kit/crypto/index.ts'
import type { Database } from '../../../kit/database/index.ts'
import type { ThrottleOutcome, Throttles } from '../../locks/index.ts'
import type { NoticeWriter } from '../../notices/index.ts'
import type { CodePolicy, ThrottleName } from '../../realms/index.ts'
import type { IdentityTables } from '../../tables.ts'
import type { Authenticator, ChallengeOutcome, Proving, Recipient } from '../index.ts'
import type { CodeKey, CodeStore } from './store.ts'

export interface DeliveredCodeDependencies {
  database: Database<IdentityTables>
  store: CodeStore
  throttles: Throttles
  notices: NoticeWriter
  keys: KeyRing
  now: () => Date
  randomDigits: (count: number) => string
  /** Address of a page of the realm, for the links in messages. */
  pageUrl: (realm: string, page: 'sign-in' | 'register') => string
}

export function createDeliveredCode(
  kind: 'sms-code' | 'email-code',
  deps: DeliveredCodeDependencies,
): Authenticator<string> {
  const { database, store, keys, now } = deps

  return {
    kind,

    async challenge(proving): Promise<ChallengeOutcome> {
      const policy = proving.policy.codes[kind]
      const key = keyOf(proving)
      const waiting = await tooSoon(key, policy)
      if (waiting) return waiting
      const throttled = await takeThrottles(proving)
      if (!throttled.ok) return { ok: false, code: 'throttled', retryAt: throttled.retryAt }
      // What the address itself has had is not said: an address that others use up would tell whose it is. Nothing goes out then.
      const quiet = !(await takeRecipient(proving)).ok
      const sentAt = now()
      const expiresAt = new Date(sentAt.getTime() + policy.lifetime)
      await database.transaction(async tx => {
        const code = !quiet && isAnswerable(proving.recipient) ? deps.randomDigits(policy.digits) : null
        const put = await store.put(tx, key, { hash: code && hashOf(key, code, proving), sentAt, expiresAt }, policy)
        if (put && !quiet && proving.recipient) await send(tx, proving, proving.recipient, { code, expiresAt })
      })
      return { ok: true, resendAt: new Date(now().getTime() + policy.resendAfter), expiresAt }
    },

    async verify(proving, answer) {
      const key = keyOf(proving)
      const { tries } = proving.policy.codes[kind]
      const right = await store.consume(database.query, key, { hash: hashOf(key, answer, proving), at: now() }, tries)
      // What a code was sent for is all that it stands for.
      return right && isAnswerable(proving.recipient) ? { bound: proving.transaction?.hash ?? key.recipientKey } : null
    },
  }

  function keyOf(proving: Proving): CodeKey {
    return { ceremonyId: proving.ceremonyId, kind, recipientKey: recipientKey(keys, proving) }
  }

  function hashOf(key: CodeKey, code: string, { transaction }: Proving): string {
    // Six digits are guessed in no time from a bare hash: keyed, and bound to ceremony and address, and to the details that it is for.
    const about = transaction ? `${transaction.hash}:` : ''
    return keys.mac(`${key.ceremonyId}:${key.kind}:${key.recipientKey}:${about}${code}`, 'codes')
  }

  async function tooSoon(key: CodeKey, policy: CodePolicy): Promise<ChallengeOutcome | null> {
    const sent = await store.find(database.query, key)
    if (!sent) return null
    if (sent.sendings >= policy.sendings) return { ok: false, code: 'code.sendings_used_up', retryAt: null }
    const resendAt = new Date(sent.sent_at.getTime() + policy.resendAfter)
    return resendAt > now() ? { ok: false, code: 'code.too_soon', retryAt: resendAt } : null
  }

  /** Sending is limited per recipient, browser, address, number prefix and realm, whoever asks and whether or not anybody is there. */
  async function takeThrottles(proving: Proving): Promise<ThrottleOutcome> {
    const prefix =
      proving.recipient?.channel === 'sms'
        ? keys.mac(proving.recipient.address.slice(0, 7), 'prefix')
        : proving.origin.prefix
    const uses: [ThrottleName, string][] = [
      ['code-per-recipient', `asked:${own(proving)}${proving.asked}`],
      ['code-per-recipient-day', `asked:${own(proving)}${proving.asked}`],
      ['code-per-device', proving.origin.browser],
      ['code-per-address', proving.origin.address],
      ['code-per-prefix', prefix],
      ['code-per-realm', 'all'],
    ]
    return await deps.throttles.take(proving.realm, proving.policy, uses)
  }

  /** However many identifiers lead to it, one address gets no more messages than one. */
  async function takeRecipient(proving: Proving): Promise<ThrottleOutcome> {
    const recipient = `${own(proving)}${recipientKey(keys, proving)}`
    return await deps.throttles.take(proving.realm, proving.policy, [
      ['code-per-recipient', recipient],
      ['code-per-recipient-day', recipient],
    ])
  }

  async function send(
    executor: Parameters<NoticeWriter['enqueue']>[0],
    proving: Proving,
    recipient: Recipient,
    { code, expiresAt }: { code: string | null; expiresAt: Date },
  ): Promise<void> {
    const to = { channel: recipient.channel, address: recipient.address }
    const notice = { realm: proving.realm, accountId: proving.accountId, to, language: proving.language }
    if (code !== null) {
      const minutes = String(Math.round(proving.policy.codes[kind].lifetime / 60_000))
      await deps.notices.enqueue(executor, {
        ...notice,
        ...codeText(proving, { code, minutes }),
        codeExpiresAt: expiresAt,
      })
    } else if (recipient.standing === 'taken') {
      const signInUrl = deps.pageUrl(proving.realm, 'sign-in')
      await deps.notices.enqueue(executor, { ...notice, template: 'already-registered', parameters: { signInUrl } })
    } else {
      const registerUrl = deps.pageUrl(proving.realm, 'register')
      await deps.notices.enqueue(executor, { ...notice, template: 'not-registered', parameters: { registerUrl } })
    }
  }
}

/** What the code is for stands in the message, so that whoever is made to read it out knows what they would approve. */
function codeText({ transaction }: Proving, code: { code: string; minutes: string }) {
  if (!transaction) return { template: 'code' as const, parameters: code }
  const { payeeAccount, amount } = transaction
  if (payeeAccount === '') return { template: 'operation-code' as const, parameters: code }
  return { template: 'payment-code' as const, parameters: { ...code, amount, payee: payeeAccount.slice(-4) } }
}

/** Counted apart for the holder's own device, so that nobody else uses up the messages that the holder needs. */
const own = ({ origin, recipient }: Proving): string =>
  origin.known && recipient?.standing === 'account' ? 'own:' : ''

/** Only a verified address, or a free one being added, gets a code that is right. */
function isAnswerable(recipient: Recipient | null): boolean {
  return recipient?.standing === 'account' || recipient?.standing === 'new'
}

/** What a code is bound to: the keyed hash of the address, or of whoever is not there. */
export function recipientKey(keys: Pick<KeyRing, 'mac'>, proving: Pick<Proving, 'recipient' | 'subject'>): string {
  return keys.mac(
    proving.recipient ? `${proving.recipient.channel}:${proving.recipient.address}` : proving.subject,
    'recipient',
  )
}
