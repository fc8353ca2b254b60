import { type AnyDatabase, inSchema } from '../../../kit/database/index.ts'
import { createAccounts, createLedgerStore, createPosting, settlementAccount } from '../ledger/index.ts'
import { bankDay } from '../limits/index.ts'
import { createContacts, createNoticeSettings, createNoticeStore } from '../notices/index.ts'
import { createOrganisationStore, createOrganisations, type Role } from '../organisations/index.ts'
import type { BankTables } from '../tables.ts'
import type { DemoCustomer, DemoDependencies } from './load.ts'

const organisationId = '00000000-0000-7000-8000-00000000c001'
const number = '6299990099990000016'
const yuan = 100
const limits = {
  maker: { perBatch: 1_000_000 * yuan, perDay: 5_000_000 * yuan },
  checker: { perBatch: 50_000 * yuan, perDay: 200_000 * yuan },
  manager: { perBatch: 1_000_000 * yuan, perDay: 5_000_000 * yuan },
}
/** Which of the demonstration's people, by their index, hold which post. */
const posts: readonly [index: number, role: Role][] = [
  [0, 'maker'],
  [3, 'checker'],
  [9, 'manager'],
]

interface ServicesDependencies extends Pick<DemoDependencies, 'keys' | 'now'> {
  database: AnyDatabase
  customers: readonly DemoCustomer[]
  newId: (now: Date) => string
}

/** The phones that customers left with the bank, and an organisation with its members and money; once. */
export async function loadServices({ database, keys, now, newId, customers }: ServicesDependencies): Promise<void> {
  const bank = inSchema<BankTables>(database, 'bank')
  const notices = createNoticeStore(bank)
  const contacts = createContacts({ store: notices, keys, now })
  const settings = createNoticeSettings({ store: notices, now })
  for (const { customerId, phone } of customers) {
    if ((await contacts.maskedPhone(customerId)) !== null) continue
    await contacts.record(customerId, phone)
    await settings.save(customerId, { fromAmount: 100 * yuan, bySms: true }, 'zh-CN')
  }
  const store = createOrganisationStore(bank)
  await createOrganisations({ database: bank, store, now, dayOf: bankDay }).open({
    id: organisationId,
    name: '青禾物流有限公司（演示）',
    members: posts.flatMap(([index, role]) => {
      const person = customers.find(one => one.index === index)
      return person === undefined ? [] : [{ customerId: person.customerId, name: person.name, role }]
    }),
    limits,
  })
  const ledger = createLedgerStore(bank)
  const accounts = createAccounts({ store: ledger, keys, now, newId })
  const holder = '青禾物流有限公司（演示）'
  const opened = await accounts.open({ customerId: organisationId, product: 'company', holder, number })
  if (!opened.ok) return
  const legs = [
    { accountId: opened.accountId, amount: 800_000 * yuan },
    { accountId: settlementAccount, amount: -800_000 * yuan },
  ]
  await createPosting({ store: ledger }).post({ entryId: newId(now()), at: now(), kind: 'cash', memo: '', legs })
}
