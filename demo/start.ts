/** What `npm start` runs: everything in one process with the demonstration world loaded, and a table of what to try. */

import { explainFailure } from '../start/explain-failure.ts'
import { loadBankDemo } from '../start/load-bank-demo.ts'
import { serve } from '../start/serve.ts'
import type { Running } from '../start/start-all.ts'
import { createNameOf, type DemoAccount, loadDemoWorld, phrases } from './world/index.ts'

// The table stays in sight: one line a request is for production.
try {
  await serve({ LINGPAI_LOG_LEVEL: 'warn', ...process.env }, { nameOf: createNameOf(), ready: introduce })
} catch (error) {
  process.stderr.write(`\n${explainFailure(error)}\n`)
  process.exit(1)
}

/** Loads the demo's accounts where they are not there yet, and says who they are. */
async function introduce(running: Running): Promise<void> {
  const { identity, database } = running
  const accounts = await loadDemoWorld({
    database,
    keys: identity.keys,
    realms: identity.realms.all().map(({ name, policy }) => ({ name, policy })),
    now: () => new Date(),
    hash: identity.hash,
  })
  const customers = accounts
    .filter(({ realm }) => realm === 'bank')
    .map(({ accountId, index, name, phone }) => ({ customerId: accountId, index, name, phone }))
  await loadBankDemo(running, customers)
  // The world comes with a past, which the jobs do not look back to.
  await identity.linkAllEvents()
  const shown = accounts.filter(({ realm }) => realm === 'toll' || realm === 'staff')
  process.stdout.write(`\n${['Demo accounts 演示账户', ...shown.map(line)].join('\n')}\n\n`)
}

function line({ realm, name, phone, username, password, trait }: DemoAccount): string {
  const t = phrases('zh-CN')
  return `  ${realm.padEnd(8)}${name.padEnd(8, '　')}${phone}  ${username.padEnd(16)}${password}  ${t(trait)}`
}
