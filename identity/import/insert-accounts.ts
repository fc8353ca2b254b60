import type { Transaction } from '../../kit/database/index.ts'
import type { EventKind } from '../events/index.ts'
import type { IdentityTables } from '../tables.ts'
import type { PreparedLine } from './prepare-line.ts'
import { insertRows } from './store-rows.ts'

type Batch = { realm: string; digest: string; now: Date; newId: () => string }

/**
 * Writes the accounts, whole. Those of whom someone else took an identifier since `holders` looked are left out.
 *
 * @returns the ids of the accounts that were left out, with the masked identifier
 */
export async function insertAccounts(
  tx: Transaction<IdentityTables>,
  batch: Batch & { lines: readonly PreparedLine[] },
): Promise<Map<string, string>> {
  const lost = await insertIdentifiers(tx, batch.realm, batch.lines, batch.now)
  const lines = batch.lines.filter(line => !lost.has(line.accountId))
  await insertRows(
    tx,
    'accounts',
    lines.map(line => accountRow(line, batch)),
  )
  await insertRows(
    tx,
    'persons',
    lines.flatMap(line => personRow(line, batch)),
  )
  await insertRows(
    tx,
    'passwords',
    lines.flatMap(line => passwordRow(line, batch.now)),
  )
  await insertRows(
    tx,
    'password_history',
    lines.flatMap(line => historyRow(line, batch.now)),
  )
  await insertRows(
    tx,
    'events',
    lines.map(line => eventRow(line, batch)),
  )
  return lost
}

async function insertIdentifiers(
  tx: Transaction<IdentityTables>,
  realm: string,
  lines: readonly PreparedLine[],
  now: Date,
): Promise<Map<string, string>> {
  const rows = lines.flatMap(line =>
    line.identifiers.map(({ kind, columns, cipher, masked, isVerified }) => ({
      realm,
      kind,
      ...columns,
      account_id: line.accountId,
      cipher,
      masked,
      verified_at: isVerified ? now : null,
      created_at: now,
    })),
  )
  // In one order always, so that two imports of overlapping files wait for each other and do not deadlock.
  rows.sort((a, b) => (a.kind + a.blind_index < b.kind + b.blind_index ? -1 : 1))
  const written = new Set((await insertRows(tx, 'identifiers', rows, 'blind_index')).map(row => row.blind_index))
  const lost = rows.filter(row => !written.has(row.blind_index))
  const losers = new Map(lost.map(row => [row.account_id, row.masked]))
  if (losers.size > 0)
    await tx
      .deleteFrom('identifiers')
      .where('account_id', 'in', [...losers.keys()])
      .execute()
  return losers
}

const accountRow = ({ accountId, account }: PreparedLine, { realm, now }: Batch) => ({
  id: accountId,
  realm,
  status: 'active',
  origin: 'import',
  ial: account.person ? 2 : 1,
  two_step: account.twoStep,
  language: account.language,
  created_at: account.createdAt ?? now,
})

const personRow = ({ accountId, account: { person }, person: ciphers }: PreparedLine, { realm, now }: Batch) =>
  person && ciphers
    ? [
        {
          account_id: accountId,
          realm,
          ...ciphers,
          name_masked: person.nameMasked,
          document_kind: person.documentKind,
          document_masked: person.documentMasked,
          verified_at: now,
          source: 'import',
        },
      ]
    : []

const passwordRow = ({ accountId, account }: PreparedLine, now: Date) =>
  account.passwordHash === null
    ? []
    : [{ account_id: accountId, hash: account.passwordHash, set_at: now, must_change: account.mustChangePassword }]

const historyRow = ({ accountId, account }: PreparedLine, now: Date) =>
  account.passwordHash === null ? [] : [{ account_id: accountId, hash: account.passwordHash, set_at: now }]

const eventRow = ({ line, accountId, fingerprint }: PreparedLine, batch: Batch) => ({
  id: batch.newId(),
  realm: batch.realm,
  at: batch.now,
  kind: 'account.imported' satisfies EventKind,
  outcome: 'success',
  account_id: accountId,
  surface: 'command',
  detail: { digest: batch.digest, line, fingerprint },
})
