import webPush from 'web-push'
import { type Database, refuseInsideTransaction } from '../../kit/database/index.ts'
import { inLanguage } from '../../kit/i18n/index.ts'
import { failed, type SendOutcome } from '../gateways/outcome/index.ts'
import type { Realm, Realms } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { phrases } from './phrases/index.ts'
import { isPushEndpoint, outcomeOf, type PushPayload } from './rules.ts'
import type { KeyPair, PushStore, Subscription } from './store.ts'

/** Milliseconds that a push service has to answer. */
const patience = 10_000
/** Seconds that a push service keeps a message for a phone that is off. */
const keptFor = 86_400

export interface PushDependencies {
  database: Pick<Database<IdentityTables>, 'query'>
  store: PushStore
  realms: Pick<Realms, 'get'>
  /** Push services beside those of the browsers' makers. */
  services: readonly string[]
  now: () => Date
}

export interface Waking {
  realm: string
  accountId: string
  phoneId: string
  kind: PushPayload['kind']
  id: string
  /** Whether it is about security: said as such, and of what no more. */
  security: boolean
  expiresAt: Date | null
}

export type Push = ReturnType<typeof createPush>

/** Wakes phones through the push services of their browsers (RFC 8030, 8291, 8292). */
export function createPush({ database, store, realms, services, now }: PushDependencies) {
  return { send, publicKey }

  /** The key that a browser ties its subscription to; made once. */
  async function publicKey(realm: string): Promise<string> {
    return (await keyPairOf(realm)).publicKey
  }

  async function keyPairOf(realm: string): Promise<KeyPair> {
    const kept = await store.keyPair(database.query, realm)
    if (kept) return kept
    await store.insertKeyPair(database.query, realm, webPush.generateVAPIDKeys())
    const made = await store.keyPair(database.query, realm)
    if (!made) throw new TypeError('A key pair was made and is not there')
    return made
  }

  async function send(waking: Waking): Promise<SendOutcome> {
    refuseInsideTransaction('a push message')
    const { accountId, phoneId } = waking
    const subscription = await store.find(database.query, { accountId, phoneId })
    // The phone was revoked or its holder has turned this off since.
    if (subscription?.realm !== waking.realm) return failed('bad_number', false, 'no-subscription')
    // Looked at again: what may be called can have changed since it was kept.
    if (!isPushEndpoint(subscription.endpoint, services)) return failed('rejected', false, 'endpoint')
    const realm = realms.get(waking.realm)
    const request = await encrypted(realm, subscription, waking)
    const answered = await post(request)
    if (answered === null) return failed('unavailable', true, 'no-answer')
    switch (outcomeOf(answered)) {
      case 'sent':
        return { ok: true, providerId: String(answered) }
      case 'gone':
        await store.remove(database.query, { accountId, phoneId })
        return failed('bad_number', false, String(answered))
      case 'again':
        return failed('unavailable', true, String(answered))
      case 'refused':
        return failed('rejected', false, String(answered))
    }
  }

  async function encrypted(realm: Realm, { endpoint, keys, language }: Subscription, waking: Waking) {
    const t = phrases(language)
    const { kind, id, security, expiresAt } = waking
    const body = t(kind === 'request' ? 'request' : security ? 'security' : 'message')
    const title = inLanguage(realm.policy.name, language)
    const payload: PushPayload = { kind, realm: realm.name, id, title, body }
    const left = expiresAt ? Math.max(0, Math.ceil((expiresAt.getTime() - now().getTime()) / 1000)) : keptFor
    return webPush.generateRequestDetails({ endpoint, keys }, JSON.stringify(payload), {
      vapidDetails: { subject: realm.policy.origin, ...(await keyPairOf(realm.name)) },
      TTL: Math.min(left, keptFor),
      urgency: kind === 'request' ? 'high' : 'normal',
      contentEncoding: 'aes128gcm',
    })
  }

  /** @returns null where nobody has answered. A redirect is not followed: it would lead past the list of services. */
  async function post({ endpoint, headers, body }: { endpoint: string; headers: object; body: Buffer }) {
    try {
      const { 'Content-Length': _, ...sent } = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, String(value)]),
      )
      const signal = AbortSignal.timeout(patience)
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: sent,
        body: new Uint8Array(body),
        redirect: 'manual',
        signal,
      })
      await answer.body?.cancel()
      return answer.status
    } catch {
      return null
    }
  }
}
