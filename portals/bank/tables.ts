import type { Generated } from 'kysely'
import type { Language } from '../../kit/i18n/index.ts'
import type { AccountKind, AccountState, EntryKind, Product } from './ledger/index.ts'
import type { Role } from './organisations/index.ts'
import type { Repeat, ScheduleState } from './schedules/index.ts'

/** The tables of the schema `bank`, as their migrations make them. `day` columns are read as text, `YYYY-MM-DD`. */
export interface BankTables {
  accounts: AccountsTable
  entries: EntriesTable
  postings: PostingsTable
  transfers: TransfersTable
  limits: LimitsTable
  payees: PayeesTable
  schedules: SchedulesTable
  schedule_runs: ScheduleRunsTable
  reports: ReportsTable
  transfer_drafts: TransferDraftsTable
  notice_settings: NoticeSettingsTable
  contacts: ContactsTable
  notices: NoticesTable
  operation_drafts: OperationDraftsTable
  organisation_changes: OrganisationChangesTable
  name_checks: NameChecksTable
  image_codes: ImageCodesTable
  organisations: OrganisationsTable
  organisation_members: OrganisationMembersTable
  organisation_limits: OrganisationLimitsTable
  batches: BatchesTable
  batch_lines: BatchLinesTable
}

interface AccountsTable {
  id: string
  kind: AccountKind
  customer_id: string | null
  product: Product
  number_index: string | null
  number_cipher: string | null
  number_masked: string | null
  holder_index: string | null
  holder_cipher: string | null
  holder_masked: string | null
  state: Generated<AccountState>
  balance: Generated<number>
  movements: Generated<number>
  is_online: Generated<boolean>
  opened_at: Date
}

interface EntriesTable {
  id: string
  kind: EntryKind
  at: Date
  memo: Generated<string>
  reverses: string | null
  outside_bank: string | null
  outside_name_cipher: string | null
  outside_name_masked: string | null
  outside_name_index: string | null
  outside_number_cipher: string | null
  outside_number_masked: string | null
  outside_number_index: string | null
  carrier: 'simulated' | null
}

interface PostingsTable {
  account_id: string
  seq: number
  entry_id: string
  kind: EntryKind
  amount: number
  balance_after: number
  at: Date
  counterparty_id: string | null
}

interface TransfersTable {
  customer_id: string
  key: string
  fingerprint: string
  outcome: string
  entry_id: string | null
  at: Date
}

interface LimitsTable {
  customer_id: string
  medium: string
  per_transaction: number | null
  per_day: number | null
  changed_at: Date | null
  day: string
  day_spent: Generated<number>
  month_spent: Generated<number>
}

interface PayeesTable {
  customer_id: string
  id: string
  bank: string | null
  account_id: string | null
  name_cipher: string
  name_masked: string
  name_index: string
  number_cipher: string
  number_masked: string
  number_index: string
  alias: Generated<string>
  added_at: Date
  cooling_until: Date
  cooling_limit: number
  cooling_spent: Generated<number>
  removed_at: Date | null
}

interface SchedulesTable {
  customer_id: string
  id: string
  from_account: string
  to_account: string | null
  payee_id: string | null
  amount: number
  memo: string
  medium: string | null
  repeat: Repeat
  first_at: Date
  due_at: Date | null
  runs: Generated<number>
  state: Generated<ScheduleState>
  created_at: Date
}

interface ScheduleRunsTable {
  customer_id: string
  schedule_id: string
  run: number
  due_at: Date
  ran_at: Date
  outcome: string
  entry_id: string | null
  told_at: Date | null
}

interface ReportsTable {
  customer_id: string
  id: string
  account_id: string | null
  seq: number | null
  note: string
  reported_at: Date
  released_at: Date | null
  released_by: string | null
}

interface TransferDraftsTable {
  customer_id: string
  id: string
  from_account: string
  to_account: string | null
  payee_id: string | null
  amount: number
  memo: string
  first_at: Date | null
  repeat: Repeat
  digest: string
  created_at: Date
  taken_at: Date | null
  declined_at: Date | null
  asked_at: Date | null
  media: string[] | null
}

interface NoticeSettingsTable {
  customer_id: string
  from_amount: number | null
  by_sms: boolean
  language: Language
  changed_at: Date
}

interface ContactsTable {
  customer_id: string
  phone_cipher: string
  phone_masked: string
  recorded_at: Date
}

interface NoticesTable {
  customer_id: string
  id: string
  account_id: string
  kind: 'movement' | 'schedule'
  seq: number | null
  schedule_id: string | null
  run: number | null
  at: Date
  read_at: Date | null
  sms_due_at: Date | null
  sms_attempts: Generated<number>
  sms_sent_at: Date | null
}

interface OrganisationChangesTable {
  organisation_id: string
  id: string
  kind: 'add-member' | 'change-role' | 'remove-member' | 'change-limit'
  customer_id: string | null
  name: string | null
  role: 'maker' | 'checker' | 'manager'
  per_batch: number | null
  per_day: number | null
  before: string
  alone: boolean
  asked_by: string
  asked_by_name: string
  asked_at: Date
  state: 'waiting' | 'applied' | 'declined'
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
}

interface OperationDraftsTable {
  customer_id: string
  id: string
  operation: string
  content: string
  created_at: Date
  declined_at: Date | null
  done_at: Date | null
  outcome: string | null
  asked_at: Date | null
}

interface ImageCodesTable {
  customer_id: string
  id: string
  expires_at: Date
}

interface NameChecksTable {
  customer_id: string
  since: Date
  checks: number
}

interface OrganisationsTable {
  id: string
  name: string
  opened_at: Date
}

interface OrganisationMembersTable {
  organisation_id: string
  customer_id: string
  name: string
  role: Role
  added_at: Date
  removed_at: Date | null
}

interface OrganisationLimitsTable {
  organisation_id: string
  role: Role
  per_batch: number
  per_day: number
  day: string
  day_spent: Generated<number>
}

interface BatchesTable {
  organisation_id: string
  id: string
  from_account: string
  file_name: string
  lines: number
  total: number
  digest: string
  maker_id: string
  made_at: Date
  state: Generated<'waiting' | 'approved' | 'done' | 'declined'>
  decided_by: string | null
  decided_at: Date | null
  medium: string | null
  finished_at: Date | null
}

interface BatchLinesTable {
  organisation_id: string
  batch_id: string
  line: number
  bank: string | null
  name_cipher: string
  name_masked: string
  name_index: string
  number_cipher: string
  number_masked: string
  number_index: string
  amount: number
  memo: string
  outcome: string | null
  entry_id: string | null
  ran_at: Date | null
}
