import type { Database, Executor } from '../../../kit/database/index.ts'
import { clearingAccountFor, openPart, type PartyKeys, partyIndexes } from '../ledger/index.ts'
import type { BankTables } from '../tables.ts'
import type { BatchStore } from './store.ts'

interface RunDependencies {
  database: Database<BankTables>
  store: BatchStore
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
}

export function createBatchRuns(deps: RunDependencies) {
  const { database, store, now } = deps
  return {
    /**
     * Pays lines of approved batches, at most `limit`, each in a transaction of its own: however many processes do this, and wherever
     * one of them dies, each line happens once. What is refused is recorded and the next line goes on.
     *
     * @returns how many lines were tried
     */
    async runLines(limit = 500): Promise<number> {
      let tried = 0
      while (tried < limit && (await database.transaction(tx => runNext(deps, tx)))) tried++
      await store.finish(now())
      return tried
    },
  }
}

async function runNext({ store, keys, now, newId }: RunDependencies, tx: Executor<BankTables>): Promise<boolean> {
  const next = await store.takeLine(tx)
  if (next === null) return false
  const at = now()
  await store.payLine(tx, {
    organisation: next.organisation_id,
    batch: next.batch_id,
    line: next.line,
    entry: newId(at),
    at,
    clearing: clearingAccountFor(next.from_account),
    // The payee may be kept under an older key than the line, or a newer one.
    numbers: partyIndexes(keys, 'number', openPart(keys, 'number', next.number_cipher)),
    names: partyIndexes(keys, 'name', openPart(keys, 'name', next.name_cipher)),
  })
  return true
}
