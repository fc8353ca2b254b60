/** For tests only: an account with something of it in every table, and a service over it to close and erase. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { createKeyMaterial, createKeyRing, createSigningKey, newId } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createApprovalStore, detailsContext } from '../approvals/index.ts'
import { createPasskeyStore } from '../authenticators/passkey/index.ts'
import { createEventErasure, createEventLog } from '../events/index.ts'
import { createIdentifierChangeStore } from '../identifier-changes/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { createNotices } from '../notices/index.ts'
import { createPhoneStore } from '../phones/index.ts'
import { parsePolicy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createErasure, type ErasureDependencies } from './index.ts'

export const day = 86_400_000
export const personal = {
  phone: '13812345678',
  email: 'zhangsan@example.com',
  username: 'zhangsan88',
  document: '11010519491231002X',
  name: '张三丰',
}

const unsent = async (): Promise<never> => {
  throw new Error('nothing is sent in these tests')
}

export type ErasureWorld = Awaited<ReturnType<typeof createErasureWorld>>

export async function createErasureWorld(database: Database<IdentityTables>, start: Date) {
  const clock = { at: start }
  const now = (): Date => clock.at
  const ids = { now, newId: () => newId(now()) }
  const keys = createKeyRing(createKeyMaterial('international', start))
  const key = await createSigningKey('ES256', start)
  const accounts = createAccountStore({ keys, now })
  const identifiers = createIdentifierStore({ keys, now })
  const events = createEventLog(ids)
  const policy = parsePolicy(readFileSync(new URL('policies/toll.yaml', packageRoot), 'utf8')).policy
  const realm = { name: 'toll', version: 1, policy, path: '/realms/toll', issuer: 'http://localhost/realms/toll' }
  const realms = { all: () => [realm], get: () => realm }
  const gateways = { sms: { send: unsent }, email: { send: unsent } }
  const logger = { warn: () => {}, error: () => {} }
  const notices = createNotices({ ...ids, database, keys, realms, identifiers, events, gateways, logger })
  const failures: unknown[] = []
  const signedOut: string[] = []

  function erasureWith(change: Partial<ErasureDependencies> = {}) {
    return createErasure({
      database,
      events,
      eventErasure: createEventErasure({ database, events, signingKey: async () => key, now }),
      notices,
      realms,
      signOutClients: async id => void signedOut.push(id),
      report: error => void failures.push(error),
      now,
      batch: 2,
      ...change,
    })
  }

  /** @returns the account's id; `personal` is its holder's unless `change` says otherwise */
  async function openAccount(change: Partial<typeof personal> = {}): Promise<string> {
    const holder = { ...personal, ...change }
    const id = newId(now())
    const { query } = database
    await accounts.insert(query, { id, realm: 'toll', origin: 'self', ial: 2, language: 'en' })
    for (const [kind, value] of [
      ['phone', holder.phone],
      ['email', holder.email],
      ['username', holder.username],
      ['national-id', holder.document],
    ] as const)
      await identifiers.add(query, { realm: 'toll', id }, { kind, value }, now())
    await accounts.savePerson(query, id, 'toll', {
      name: holder.name,
      nameMasked: '张**',
      documentKind: 'resident-id',
      document: holder.document,
      documentMasked: '1101***********02X',
      source: 'registry',
    })
    return id
  }

  return {
    database,
    clock,
    now,
    keys,
    accounts,
    identifiers,
    identifierChanges: createIdentifierChangeStore({ keys, now }),
    passkeyStore: createPasskeyStore({ keys, now }),
    phoneStore: createPhoneStore({ keys, now }),
    approvalStore: createApprovalStore({ keys, now }),
    events,
    notices,
    policy,
    failures,
    signedOut,
    erasureWith,
    openAccount,
    fillTables: (id: string) =>
      fillTables(database, id, {
        at: now(),
        change: keys.encrypt('13900000000', 'identifier-changes.value'),
        passkey: keys.encrypt('我的手机', 'passkeys.name'),
        phone: keys.encrypt('我的手机', 'phones.name'),
        inbox: keys.encrypt('{}', 'inbox.parameters'),
        seal: (text, context) => keys.encrypt(text, context),
      }),
  }
}

/** A row of the account in every other table that can hold one. */
async function fillTables(
  database: Database<IdentityTables>,
  accountId: string,
  {
    at,
    change,
    passkey,
    phone,
    inbox,
    seal,
  }: {
    at: Date
    change: string
    passkey: string
    phone: string
    inbox: string
    seal: (text: string, context: string) => string
  },
) {
  const id = (): string => newId(at)
  const [deviceId, sharedDeviceId, sessionId, ceremonyId, other] = [id(), id(), id(), id(), id()]
  const later = new Date(at.getTime() + 100 * day)
  await sql`insert into identity.passwords values (${accountId}, ${`$argon2id$${id()}`}, ${at})`.execute(database.query)
  await sql`insert into identity.identifier_changes values (${accountId}, 'phone', 'toll', ${change}, '139****0000', ${at}, null, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.passkeys (account_id, id, realm, credential_id, public_key, synced, backed_up, name_cipher, made_on, created_at)
    values (${accountId}, ${id()}, 'toll', ${accountId}, ${Buffer.from([1])}, true, true, ${passkey}, 'Chrome · Windows', ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.passkey_credentials values ('toll', ${accountId}, ${accountId})`.execute(
    database.query,
  )
  await sql`insert into identity.tickets (id, realm, ceremony_id, status, poll_hash, slot_hashes, slot_ms, digits_mac, device, account_id, created_at, expires_at, changed_at)
    values (${id()}, 'toll', ${id()}, 'scanned', 'h', '{h}', 30000, 'm', 'Chrome', ${accountId}, ${at}, ${at}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.backchannel_requests (id, realm, client_id, account_id, ticket_id, request_hash, status, payload, poll_seconds, created_at, expires_at)
    values (${id()}, 'toll', 'desk', ${accountId}, ${id()}, ${accountId}, 'pending', '{}', 5, ${at}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.screen_requests (id, realm, client_id, device_code_hash, user_code_hash, status, payload, screen, poll_seconds, account_id, created_at, expires_at)
    values (${id()}, 'toll', 'kiosk', ${accountId}, ${accountId}, 'approved', '{}', 'Kiosk', 5, ${accountId}, ${at}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.passkey_challenges values (${id()}, ${accountId}, 'h', ${at})`.execute(database.query)
  await sql`insert into identity.phones (account_id, id, realm, thumbprint, public_key, name_cipher, made_on, session_id, created_at, last_used_at)
    values (${accountId}, ${id()}, 'toll', ${accountId}, '{}', ${phone}, 'Chrome · Android', ${sessionId}, ${at}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.inbox_messages values (${accountId}, ${id()}, 'toll', 'security', 'locked', ${inbox}, ${at}, null, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.push_holds values (${accountId}, 'toll', ${id()}, ${at})`.execute(database.query)
  await sql`insert into identity.push_subscriptions values (${accountId}, ${id()}, 'toll', 'h', ${inbox}, ${inbox}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.inbox_settings values (${accountId}, 'account', false)`.execute(database.query)
  await sql`insert into identity.phone_challenges values (${id()}, ${accountId}, ${id()}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.password_history values (${accountId}, ${at}, ${`$argon2id$${id()}`})`.execute(
    database.query,
  )
  for (const device of [deviceId, sharedDeviceId]) {
    await sql`insert into identity.devices values (${device}, 'toll', ${device}, 'Chrome', 'Windows', 'desktop', '杭州', ${at}, ${at})`.execute(
      database.query,
    )
    await sql`insert into identity.account_devices values (${accountId}, ${device}, ${at}, ${at})`.execute(
      database.query,
    )
  }
  await sql`insert into identity.account_devices values (${other}, ${sharedDeviceId}, ${at}, ${at})`.execute(
    database.query,
  )
  await sql`insert into identity.sessions (id, account_id, realm, secret_hash, device_id, client_label, aal, amr, auth_time, evidence, created_at, last_seen_at, expires_at)
    values (${sessionId}, ${accountId}, 'toll', ${sessionId}, ${deviceId}, 'Chrome · Windows', 1, '{pwd}', ${at}, '[]', ${at}, ${at}, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.consents values (${accountId}, 'fleet', '{openid}', ${at})`.execute(database.query)
  await sql`insert into identity.risk_verdicts values (${id()}, 'toll', ${ceremonyId}, ${accountId}, ${at}, 'allow', 0, '[]')`.execute(
    database.query,
  )
  await sql`insert into identity.sign_in_attempts values (${id()}, 'toll', ${at}, 'address', 'prefix', ${deviceId}, ${`a:${accountId}`}, ${accountId}, true)`.execute(
    database.query,
  )
  await sql`insert into identity.one_time_links values (${id()}, 'toll', ${accountId}, 'report', null, ${at}, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.ceremonies (id, realm, purpose, status, browser_hash, account_id, state, return_to, language, created_at, expires_at)
    values (${ceremonyId}, 'toll', 'sign-in', 'open', 'browser', ${accountId}, '{}', '/', 'en', ${at}, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.codes (ceremony_id, kind, recipient_key, sent_at, expires_at) values (${ceremonyId}, 'sms-code', 'recipient', ${at}, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.captchas values (${id()}, ${ceremonyId}, 'image', 'mac', ${at}, ${later})`.execute(
    database.query,
  )
  await sql`insert into identity.locks (realm, subject, kind) values ('toll', ${`a:${accountId}`}, 'password')`.execute(
    database.query,
  )
  await fillMedia(database, accountId, { at, later, id, ceremonyId })
  const details = { type: 'payment', amount: 100 }
  const approvalId = id()
  const cipher = seal(JSON.stringify(details), detailsContext(approvalId))
  await sql`insert into identity.approvals (account_id, id, realm, client_id, transaction_id, operation, details_cipher, details_hash, request_hash, status, asked_at, expires_at)
    values (${accountId}, ${approvalId}, 'toll', 'fleet', ${approvalId}, 'payment', ${cipher}, 'h', 'r', 'asked', ${at}, ${later})`.execute(
    database.query,
  )
  const grant = `grant-${accountId}`
  for (const [model, grantId, payload] of [
    ['Session', null, { accountId, uid: `uid-${accountId}` }],
    ['Grant', null, { accountId }],
    ['RefreshToken', grant, { accountId }],
    ['DeviceCode', grant, {}],
  ] as const)
    await sql`insert into identity.oidc_artifacts values ('toll', ${model}, ${`${model}-${accountId}`}, ${grantId}, null, null, ${JSON.stringify(payload)}, ${later})`.execute(
      database.query,
    )
  return { sessionId, ceremonyId, deviceId, sharedDeviceId }
}

async function fillMedia(
  database: Database<IdentityTables>,
  accountId: string,
  { at, later, id, ceremonyId }: { at: Date; later: Date; id: () => string; ceremonyId: string },
) {
  const [token, card, set] = [id(), id(), id()]
  for (const statement of [
    sql`insert into identity.totp_apps (account_id, id, realm, status, secret_cipher, created_at, activate_by)
      values (${accountId}, ${id()}, 'toll', 'active', 'c', ${at}, ${later})`,
    sql`insert into identity.otp_tokens (id, realm, serial, batch, suite, status, secret_cipher, account_id, valid_until, imported_at)
      values (${token}, 'toll', ${token}, 'b', 'TOTP-SHA1-6-T60S', 'active', 'c', ${accountId}, ${later}, ${at})`,
    sql`insert into identity.otp_token_challenges values (${accountId}, ${ceremonyId}, ${token}, '123456', '', '', ${at}, ${later}, null)`,
    sql`insert into identity.grid_cards (account_id, id, realm, serial, status, secret_cipher, valid_until, created_at)
      values (${accountId}, ${card}, 'toll', ${card}, 'active', 'c', ${later}, ${at})`,
    sql`insert into identity.grid_challenges values (${accountId}, ${card}, 'A1 B2', ${ceremonyId}, '', ${at}, ${later}, null, null)`,
    sql`insert into identity.face_checks values (${accountId}, ${id()}, 'toll', ${ceremonyId}, ${card}, 't', false, 'passed', ${at}, ${later}, ${at}, ${at})`,
    sql`insert into identity.recovery_code_sets values (${accountId}, ${set}, 'toll', 'c', ${at})`,
    sql`insert into identity.recovery_codes values (${accountId}, ${set}, 'h', null)`,
  ])
    await statement.execute(database.query)
}
