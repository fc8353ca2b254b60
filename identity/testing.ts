/**
 * For tests only: the whole identity service, as composed, over an empty database in memory (or the one given) with a clock of its
 * own. Nothing listens and nothing runs beside the requests: clients call the app directly, notices are read where they were written.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { KeyRing } from '../kit/crypto/index.ts'
import { type Database, inSchema, migrate } from '../kit/database/index.ts'
import { openTestDatabase } from '../kit/database/testing.ts'
import { createLogger, personalDataGuard } from '../kit/log/index.ts'
import { composeIdentity, identityMigrations } from './compose.ts'
import { readIdentityConfig } from './config.ts'
import type { IdentityTables } from './tables.ts'
import { createTestClient, type TestFetch } from './testing-client.ts'

export const testOrigin = 'http://localhost:8080'

export interface TestNotice {
  template: string
  parameters: Record<string, string>
  accountId: string | null
}

export interface TestClock {
  now: () => Date
  /** Lets milliseconds pass. */
  pass(milliseconds: number): void
}

export function createTestClock(start = '2026-11-20T02:00:00.000Z'): TestClock {
  let at = Date.parse(start)
  return { now: () => new Date(at), pass: milliseconds => void (at += milliseconds) }
}

export async function openTestIdentity(
  given: {
    database?: Database<unknown>
    clock?: TestClock
    environment?: Record<string, string>
    origin?: string
  } = {},
) {
  const clock = given.clock ?? createTestClock()
  const raw = given.database ?? (await openTestDatabase<unknown>())
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const config = readIdentityConfig({ LINGPAI_DATA: folder, ...given.environment })
  // Every line is looked at: a test may assert that no personal data was ever about to be logged.
  const log = personalDataGuard()
  const logger = createLogger({ app: 'identity', destination: { write: () => {} }, onLine: log.write })
  await migrate({ database: raw, ...identityMigrations })
  const identity = await composeIdentity({
    config,
    database: raw,
    logger,
    origin: given.origin ?? testOrigin,
    nameOf: () => undefined,
    now: clock.now,
    keysStaleAfterMs: Number.POSITIVE_INFINITY,
  })
  const { keys } = identity
  const database = inSchema<IdentityTables>(raw, 'identity')
  const fetch: TestFetch = request => identity.app.fetch(request)

  return {
    ...identity,
    wholeDatabase: raw,
    database,
    clock,
    config,
    logger,
    log,
    fetch,
    origin: testOrigin,
    /** A new browser, or a program with a cookie jar. */
    client: () => createTestClient(fetch, testOrigin),
    noticesTo: (address: string) => noticesTo(database, keys, address),
    codeSentTo: async (address: string) => {
      const codes = (await noticesTo(database, keys, address)).filter(notice => notice.template === 'code')
      return codes.at(-1)?.parameters.code ?? null
    },
    eventsWritten: (kind?: string) => eventsOf(database, kind),
  }
}

/** What was written to a phone number or email address, the oldest first, sent or not. */
async function noticesTo(database: Database<IdentityTables>, keys: KeyRing, address: string): Promise<TestNotice[]> {
  const channel = address.includes('@') ? 'email' : 'sms'
  const rows = await database.query
    .selectFrom('notices')
    .select(['template', 'parameters_cipher', 'account_id'])
    .where('recipient_key', '=', keys.mac(`${channel}:${address}`, 'recipient'))
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    template: row.template,
    accountId: row.account_id,
    parameters: JSON.parse(keys.decrypt(row.parameters_cipher, 'notices.parameters')) as Record<string, string>,
  }))
}

/** Events of a kind, or of every kind that begins with it and a dot; the oldest first. */
async function eventsOf(database: Database<IdentityTables>, kind?: string) {
  const rows = await database.query.selectFrom('events').selectAll().orderBy('id').execute()
  return rows
    .filter(row => kind === undefined || row.kind === kind || row.kind.startsWith(`${kind}.`))
    .map(row => ({ ...row, detail: row.detail as Record<string, unknown> }))
}
