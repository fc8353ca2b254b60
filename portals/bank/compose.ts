import { type AnyDatabase, inSchema } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import {
  createAccounts,
  createAudit,
  createLedgerStore,
  createPosting,
  createReversal,
  createTransfers,
  type MediumPolicy,
  type PartyKeys,
  runTransfer,
} from './ledger/index.ts'
import { bankDay, createLimitStore, createLimits, defaultMediumPolicies } from './limits/index.ts'
import { type CoolingPolicy, createPayeeStore, createPayees, defaultCooling } from './payees/index.ts'
import { createReportStore, createReports } from './reports/index.ts'
import { createScheduleRuns, createScheduleStore, createSchedules } from './schedules/index.ts'
import { createStatementStore, createStatements } from './statements/index.ts'
import type { BankTables } from './tables.ts'

export { loadBankDemo } from './demo/index.ts'

const SCHEMA = 'bank'
/** To be applied before the portal is composed. */
export const bankMigrations = { schema: SCHEMA, folder: new URL('portals/bank/migrations/', packageRoot) }

export interface BankBooksDeps {
  database: AnyDatabase
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
  /** What each medium may confirm, as the policy in force says; read anew for each transfer. */
  policies?: () => Readonly<Record<string, MediumPolicy>>
  cooling?: CoolingPolicy
}

export type BankBooks = ReturnType<typeof composeBankBooks>

/** All that moves money or tells of it, without pages. Reaches nobody before it is asked. */
export function composeBankBooks(deps: BankBooksDeps) {
  const { keys, now, newId, policies = () => defaultMediumPolicies, cooling = defaultCooling } = deps
  const database = inSchema<BankTables>(deps.database, SCHEMA)
  const store = createLedgerStore(database)
  const transferring = { store, now, newId, dayOf: bankDay, policyOf: (medium: string) => policyOf(policies(), medium) }
  const accounts = createAccounts({ store, keys, now, newId })
  const scheduleStore = createScheduleStore(database)
  return {
    accounts,
    transfers: createTransfers(transferring),
    posting: createPosting({ store }),
    reversal: createReversal({ store, now, newId }),
    audit: createAudit({ database }),
    statements: createStatements({ store: createStatementStore(database), keys }),
    payees: createPayees({
      store: createPayeeStore(database),
      keys,
      now,
      newId,
      cooling,
      findAccount: accounts.findByNumber,
      isHolder: store.isHolder,
    }),
    limits: createLimits({ store: createLimitStore(database), now, policies }),
    schedules: createSchedules({ store: scheduleStore, now, newId }),
    scheduleRuns: createScheduleRuns({
      database,
      store: scheduleStore,
      now,
      transferWithin: (wish, tx) => runTransfer(transferring, wish, tx),
    }),
    reports: createReports({
      database,
      store: createReportStore(database),
      now,
      newId,
      lockAccounts: store.lockAccounts,
      freeze: (tx, customerId) => store.setStates(tx, { customerId, from: 'active', to: 'frozen' }),
      unfreeze: (tx, customerId) => store.setStates(tx, { customerId, from: 'frozen', to: 'active' }),
    }),
  }
}

/** Own properties only: a medium comes from outside, and may be called `constructor`. */
const policyOf = (policies: Readonly<Record<string, MediumPolicy>>, medium: string): MediumPolicy | null =>
  Object.hasOwn(policies, medium) ? (policies[medium] ?? null) : null
