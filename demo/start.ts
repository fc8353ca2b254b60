/** What `npm start` runs: everything in one process with the demonstration world loaded, and a table of what to try. */

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadAssets } from '../kit/ui/index.ts'
import { explainFailure } from '../start/explain-failure.ts'
import { loadBankDemo } from '../start/load-bank-demo.ts'
import { serve } from '../start/serve.ts'
import type { Running } from '../start/start-all.ts'
import { personAt } from './people/index.ts'
import { openDemoAuthority, startSimulatedKey } from './simulated-key/index.ts'
import {
  accountIdOf,
  cardHolderOf,
  createNameOf,
  type DemoAccount,
  demoDevices,
  loadDemoWorld,
  phrases,
} from './world/index.ts'

const portOfKey = 7
const usage = `npm start [-- --lan NAME]

  --lan NAME  let a phone in the same network in: HTTPS under this host name, such as mybox.local, which the phone resolves by
              mDNS or your DNS. No address: passkeys refuse those. See docs/guides/real-phone.md. 让同一网络里的手机访问。
  --help      this. 显示本说明。

Settings are environment variables: LINGPAI_PORT, LINGPAI_DATA, DATABASE_URL … (docs/guides/production.md).
`

// The table stays in sight: one line a request is for production.
try {
  const given = readArguments(process.argv.slice(2))
  if (given === null) process.stdout.write(usage)
  else
    await serve(
      { LINGPAI_LOG_LEVEL: 'warn', ...process.env, ...given },
      { nameOf: createNameOf(), cardHolderOf, ready: introduce },
    )
} catch (error) {
  process.stderr.write(`\n${explainFailure(error)}\n`)
  process.exit(1)
}

/** @returns settings; null where help is asked for */
function readArguments(args: string[]): Record<string, string> | null {
  const { values } = parseArgs({ args, options: { lan: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
  if (values.help) return null
  return values.lan === undefined ? {} : { LINGPAI_LAN: values.lan }
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
  await loadBankDemo(running, [...customers, ...walkIns()])
  await startKey(running, accounts)
  layOutDevices(running, new Map(customers.map(({ index, name }) => [index, name])))
  // The world comes with a past, which the jobs do not look back to.
  await identity.linkAllEvents()
  const shown = accounts.filter(({ realm }) => realm === 'toll' || realm === 'staff')
  process.stdout.write(`\n${['Demo accounts 演示账户', ...shown.map(line)].join('\n')}\n\n`)
}

/** Customers of the bank who have a card and no online banking yet: whoever registers as one of them finds their accounts. */
function walkIns() {
  return [10, 11, 12].map(index => {
    const { name, phone } = personAt(index)
    return { customerId: accountIdOf('bank-counter', index), index, name, phone, isOnline: false }
  })
}

/** The simulated certificate key of the bank's customers, and the authority that the bank trusts. */
async function startKey(
  { config, addresses, lan, originAt }: Running,
  accounts: readonly DemoAccount[],
): Promise<void> {
  const folder = config.LINGPAI_CERTIFICATES ?? join(config.LINGPAI_DATA, 'certificates')
  const authority = openDemoAuthority({ folder, now: () => new Date() })
  const holders = accounts
    .filter(({ realm }) => realm === 'bank')
    .map(({ name, idNumber }) => ({ name, document: idNumber }))
  const port = config.LINGPAI_PORT + portOfKey
  const origin = originAt(portOfKey)
  const key = startSimulatedKey({
    host: config.host,
    port,
    tls: lan?.tls,
    origin,
    authority,
    holders,
    assets: loadAssets(),
    home: addresses.bank,
  })
  await key.listening
  // The list of revocations is good for a week.
  setInterval(authority.renewList, 86_400_000).unref()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void key.stop())
  process.stdout.write(`  ${origin}  Simulated USB key 模拟U盾\n`)
}

/** What the demo's people have in hand lies on the demonstration's desk, for everybody to try. */
function layOutDevices({ identity }: Running, names: ReadonlyMap<number, string>): void {
  const { deviceDesk, realms } = identity
  const realm = realms.get('bank').policy.name
  const owned = (index: number | null) => ({
    realm,
    holder: index === null ? null : (names.get(index) ?? null),
  })
  const { tokens, cards, apps } = demoDevices()
  for (const { seed, index, activationCode, pin } of tokens)
    deviceDesk.addToken(seed, { ...owned(index), activationCode, pin })
  for (const { card, index } of cards) deviceDesk.addCard(card, owned(index))
  for (const { secret, index } of apps) deviceDesk.addApp({ ...owned(index), secret })
}

function line({ realm, name, phone, username, password, trait }: DemoAccount): string {
  const t = phrases('zh-CN')
  return `  ${realm.padEnd(8)}${name.padEnd(8, '　')}${phone}  ${username.padEnd(16)}${password}  ${t(trait)}`
}
