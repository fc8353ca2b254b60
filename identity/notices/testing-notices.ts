/** For tests only: notices over a real database, with gateways that the test watches and rules. */
import { readFileSync } from 'node:fs'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createEventLog } from '../events/index.ts'
import type { SendOutcome, SmsMessage } from '../gateways/sms/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { type Policy, parsePolicy, type Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { createNotices, type NewNotice, type NoticesDependencies } from './index.ts'

export type Sent = Pick<SmsMessage, 'to' | 'text' | 'template' | 'reference'> & { channel: 'sms' | 'email' }
export type Answer = (message: Sent) => SendOutcome | Promise<SendOutcome>

export const accepted: SendOutcome = { ok: true, providerId: 'test' }
export const unavailable: SendOutcome = { ok: false, code: 'unavailable', retry: true, detail: 'down' }
export const rejected: SendOutcome = { ok: false, code: 'rejected', retry: false, detail: 'no' }

const keys = createKeyRing(createKeyMaterial('international', new Date('2026-01-01T00:00:00Z')))

export type NoticesWorld = Awaited<ReturnType<typeof createNoticesWorld>>

/** Migrates the database's `identity` schema; several worlds may stand on one database, like processes. */
export async function createNoticesWorld(raw: Database<unknown>) {
  await migrate({ database: raw, schema: 'identity', folder: new URL('identity/migrations/', packageRoot) })
  const database = inSchema<IdentityTables>(raw, 'identity')
  const realms = ['toll', 'bank'].map(readRealm)
  const clock = { at: new Date('2026-03-04T05:06:07.000Z') }
  const now = (): Date => clock.at

  /** A dispatcher of its own over the same tables, as another process would have. */
  function join(answer: Answer, change: Partial<NoticesDependencies> = {}) {
    const sent: Sent[] = []
    const send = (channel: 'sms' | 'email') => async (message: Omit<Sent, 'channel'>) => {
      const { to, text, template, reference } = message
      const one: Sent = { channel, to, text, template, ...(reference === undefined ? {} : { reference }) }
      sent.push(one)
      return await answer(one)
    }
    const notices = createNotices({
      database,
      keys,
      realms: { all: () => realms, get: name => realms.find(realm => realm.name === name) ?? readRealm(name) },
      identifiers: createIdentifierStore({ keys, now }),
      events: createEventLog({ now, newId: () => newId(now()) }),
      gateways: { sms: { send: send('sms') }, email: { send: send('email') } },
      now,
      newId: () => newId(now()),
      logger: { warn: () => {}, error: () => {} },
      ...change,
    })
    return { notices, sent }
  }

  return {
    database,
    keys,
    clock,
    now,
    join,
    forward: (milliseconds: number): void => {
      clock.at = new Date(clock.at.getTime() + milliseconds)
    },
    rows: () => database.query.selectFrom('notices').selectAll().orderBy('id').execute(),
    events: () => database.query.selectFrom('events').selectAll().orderBy('id').execute(),
    empty: async (): Promise<void> => {
      await database.query.deleteFrom('notices').execute()
      await database.query.deleteFrom('events').execute()
    },
  }
}

/** A notice that is not a code. The link tells them apart. */
export function told(change: Partial<NewNotice> & { link?: string } = {}): NewNotice {
  const { link = 'https://id.example/r/1', ...rest } = change
  return {
    realm: 'toll',
    accountId: null,
    to: { channel: 'sms', address: '13800138000' },
    template: 'account-opened',
    language: 'zh-CN',
    parameters: { signInUrl: link },
    ...rest,
  }
}

export function code(codeExpiresAt: Date, change: Partial<NewNotice> = {}): NewNotice {
  return { ...told(change), template: 'code', parameters: { code: '482913', minutes: '5' }, codeExpiresAt }
}

function readRealm(name: string): Realm {
  const path = `/realms/${name}`
  return { name, version: 1, policy: readPolicy(name), path, issuer: `http://localhost${path}` }
}

export function readPolicy(name: string): Policy {
  return parsePolicy(readFileSync(new URL(`policies/${name}.yaml`, packageRoot), 'utf8')).policy
}
