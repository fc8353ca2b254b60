/** For tests only: the identity service's tables with accounts, and what media need to work on them. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createKeyMaterial, createKeyRing, newId } from '../../kit/crypto/index.ts'
import type { Database } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import type { Proving } from '../authenticators/index.ts'
import { createEventLog } from '../events/index.ts'
import type { NoticeWriter } from '../notices/index.ts'
import { type PolicyDocument, parsePolicy } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { MediaDependencies } from './index.ts'

export const origin = { surface: 'page', place: '浙江省杭州市', device: 'Chrome · Windows' } as const
export const hour = 3_600_000

export interface ToldNotice {
  accountId: string
  template: string
  parameters: Record<string, string>
}

/** Over a database that has the identity service's tables (`onEachIdentityDatabase`). */
export function createMediaWorld(
  database: Database<IdentityTables>,
  { rules = () => {} }: { rules?: (document: PolicyDocument) => void } = {},
) {
  const clock = { at: new Date('2026-03-01T08:00:00.000Z') }
  const now = (): Date => new Date(clock.at)
  const keys = createKeyRing(createKeyMaterial('international', now()))
  const { document } = parsePolicy(readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8'))
  rules(document)
  const { policy } = parsePolicy(JSON.stringify(document))
  const accounts = createAccountStore({ keys, now })
  const told: ToldNotice[] = []
  const notices: Pick<NoticeWriter, 'tell'> = {
    tell: async (_, account, template, parameters) =>
      void told.push({ accountId: account.id, template, parameters: { ...parameters } }),
  }
  const deps: MediaDependencies = {
    database,
    keys,
    accounts,
    events: createEventLog({ now, newId: () => newId(now()) }),
    notices,
    reports: { make: async () => 'http://localhost/not-me/1' },
    now,
    newId: () => newId(now()),
    randomBytes,
  }

  return {
    deps,
    keys,
    accounts,
    clock,
    policy,
    database,
    told,
    toldTo: (accountId: string) => told.filter(one => one.accountId === accountId).map(one => one.template),
    pass: (milliseconds: number): void => {
      clock.at = new Date(clock.at.getTime() + milliseconds)
    },
    async openAccount(): Promise<string> {
      const id = newId(now())
      await accounts.insert(database.query, { id, realm: 'bank', origin: 'counter', ial: 3, language: 'zh-CN' })
      return id
    },
    /** Somebody proving something in a ceremony of its own. */
    proving(accountId: string | null, change: Partial<Proving> = {}): Proving {
      return {
        realm: 'bank',
        policy,
        ceremonyId: newId(now()),
        asked: newId(now()),
        accountId,
        subject: accountId === null ? 'i:phone:x' : `a:${accountId}`,
        recipient: null,
        purpose: 'sign-in',
        language: 'zh-CN',
        origin: { browser: 'b', address: 'a', prefix: 'p', known: false },
        ...change,
      }
    },
    async kindsOf(accountId: string): Promise<string[]> {
      const rows = await database.query
        .selectFrom('events')
        .select('kind')
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute()
      return rows.map(row => row.kind)
    },
  }
}

export type MediaWorld = ReturnType<typeof createMediaWorld>

/** How many of ten parallel tries were taken. */
export async function race(attempt: (index: number) => Promise<boolean>): Promise<number> {
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, index) => attempt(index)))
  return outcomes.filter(Boolean).length
}
