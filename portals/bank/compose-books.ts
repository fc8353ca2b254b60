import { type AnyDatabase, inSchema } from '../../kit/database/index.ts'
import { approveBatch, createApproveBatch, createBatches, createBatchRuns, createBatchStore } from './batches/index.ts'
import { createChangeStore, createChanges } from './counter/index.ts'
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
import { bankDay, createLimitStore, createLimits, createRaiseLimit, raiseLimit } from './limits/index.ts'
import {
  createContacts,
  createDelivery,
  createInbox,
  createNoticeSettings,
  createNoticeStore,
  type SmsPort,
  tellSchedule,
} from './notices/index.ts'
import { createOperationStore, createOperations } from './operations/index.ts'
import { createOrganisationStore, createOrganisations } from './organisations/index.ts'
import { type CoolingPolicy, createPayeeStore, createPayees, defaultCooling } from './payees/index.ts'
import { createReportStore, createReports } from './reports/index.ts'
import { createScheduleRuns, createScheduleStore, createSchedules } from './schedules/index.ts'
import { changeLoginName, createChangeLoginName } from './services/index.ts'
import { createStatementStore, createStatements } from './statements/index.ts'
import type { BankTables } from './tables.ts'
import { createDraftStore, createDrafts } from './transfers/index.ts'

export const bankSchema = 'bank'

export interface BankBooksDeps {
  database: AnyDatabase
  keys: PartyKeys
  now: () => Date
  newId: (now: Date) => string
  /** What each medium may confirm, as the policy in force says; read anew for each transfer. */
  policies: () => Readonly<Record<string, MediumPolicy>>
  cooling?: CoolingPolicy
}

export type BankBooks = ReturnType<typeof composeBankBooks>

/** All that moves money or tells of it, without pages. Reaches nobody before it is asked. */
export function composeBankBooks(deps: BankBooksDeps) {
  const { keys, now, newId, policies, cooling = defaultCooling } = deps
  const database = inSchema<BankTables>(deps.database, bankSchema)
  const store = createLedgerStore(database)
  const transferring = { store, now, newId, dayOf: bankDay, policyOf: (medium: string) => policyOf(policies(), medium) }
  const members = createOrganisationStore(database)
  const organisations = createOrganisations({ database, store: members, now, dayOf: bankDay })
  const accounts = createAccounts({ store, keys, now, newId })
  const transfers = createTransfers(transferring)
  const limits = createLimits({ store: createLimitStore(database), now, policies })
  const noticeStore = createNoticeStore(database)
  const batchStore = createBatchStore(database)
  const batches = createBatches({
    store: batchStore,
    members,
    organisations,
    listAccounts: accounts.list,
    keys,
    now,
    newId,
    dayOf: bankDay,
    policies,
  })
  const scheduleStore = createScheduleStore(database)
  const schedules = createSchedules({ store: scheduleStore, now, newId })
  const payees = createPayees({
    store: createPayeeStore(database),
    keys,
    now,
    newId,
    cooling,
    findAccount: accounts.findByNumber,
    isHolder: store.isHolder,
  })
  return {
    accounts,
    transfers,
    drafts: createDrafts({
      store: createDraftStore(database),
      now,
      newId,
      listAccounts: accounts.list,
      findAccount: accounts.findByNumber,
      limitsOf: limits.view,
      payees,
      transfers,
      createSchedule: schedules.create,
    }),
    posting: createPosting({ store }),
    reversal: createReversal({ store, now, newId }),
    audit: createAudit({ database }),
    statements: createStatements({ store: createStatementStore(database), keys }),
    payees,
    limits,
    operations: createOperations({
      database,
      store: createOperationStore(database),
      now,
      newId,
      kinds: {
        [raiseLimit]: createRaiseLimit(limits),
        [approveBatch]: createApproveBatch(batches),
        [changeLoginName]: createChangeLoginName(),
      },
    }),
    schedules,
    scheduleRuns: createScheduleRuns({
      database,
      store: scheduleStore,
      now,
      transferWithin: (wish, tx) => runTransfer(transferring, wish, tx),
      tell: async (tx, run, account) => {
        const { customer_id, schedule_id } = run
        // What was paid is a movement, which has a message of its own where the customer wants one.
        const of = { customer_id, schedule_id, run: run.run, bySms: run.outcome !== 'done' }
        await tellSchedule(tx, { ...of, id: newId(run.ran_at), account_id: account, at: run.ran_at })
      },
    }),
    organisations,
    organisationChanges: createChanges({
      database,
      store: createChangeStore(database),
      members,
      now,
      newId,
      dayOf: bankDay,
    }),
    batches,
    batchRuns: createBatchRuns({ database, store: batchStore, keys, now, newId }),
    /** For what is decided within one transaction. */
    decide: database.transaction,
    inbox: createInbox({ store: noticeStore, now }),
    noticeSettings: createNoticeSettings({ store: noticeStore, now }),
    contacts: createContacts({ store: noticeStore, keys, now }),
    deliveryBy: (sms: SmsPort, signName: string) => createDelivery({ store: noticeStore, keys, sms, signName, now }),
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
