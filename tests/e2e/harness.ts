/**
 * The whole product and a browser, for a file of tests: `const world = startWorld()` at its top. Each world has its own data
 * folder and block of ports, and a clock that can be moved on, so that nobody waits for a lock to end.
 */
import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { sql } from 'kysely'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { type KeyHolder, openDemoAuthority, startSimulatedKey } from '../../demo/simulated-key/index.ts'
import { pemOf } from '../../kit/certificates/index.ts'
import { loadAssets } from '../../kit/ui/index.ts'
import { desktopUserAgent, launchBrowser } from '../../kit/ui/testing-browser.ts'
import { type Running, startAll } from '../../start/start-all.ts'
import { type GivenCard, type GivenToken, giveGridCard, giveToken } from './counter.ts'
import { openVisitor, type Visitor } from './visitor.ts'

export interface World {
  /** `http://localhost:<port>` */
  readonly identity: string
  readonly toll: string
  readonly bank: string
  readonly phone: string
  /** The simulated certificate key, where the world has holders of one. */
  readonly key: string
  /** What a counter does: an account at the bank, with money in it, for whoever registered with the bank last. */
  openBankAccount(wanted: { holder: string; fen: number }): Promise<{ number: string }>
  /** As if every payee had been known for long: proofs at the APIs are of the browser's time, so the clock can't be moved for it. */
  endCoolingOff(): Promise<void>
  /** What the counter gives into their hands. */
  giveToken(phone: string): Promise<GivenToken>
  giveGridCard(phone: string): Promise<GivenCard>
  /** What somebody inside the bank could do: another amount in what was shown already. */
  alterTransfer(id: string, fen: number): Promise<void>
  /** As `fetch`, also under the name of a network. */
  readonly fetch: typeof globalThis.fetch
  /** PEM of the authority of that name. */
  readonly authority: string
  /** A browser of its own: another person, or another device of the same one. */
  visit(options?: VisitOptions): Promise<Visitor>
  /** Lets time pass for the service; the browser keeps its own. */
  advance(milliseconds: number): void
}

export interface VisitOptions extends BrowserContextOptions {
  width?: number
  /** Where the visit seems to come from: the address that a proxy in front reports. */
  address?: string
}

/** Identity, the portals, the console, the phone and the simulated key each have one. */
const portsInBlock = 8
const portOfKey = 7

export interface WorldOptions {
  /** Whom the bank's authority of the demonstration certifies without a question. */
  keyHolders?: readonly KeyHolder[]
  /** The name under which everything is served over HTTPS; the browser resolves it and trusts the authority. */
  lan?: string
  /** A picture's file that the browser's camera sees. */
  camera?: string
}

export function startWorld({ keyHolders = [], lan, camera }: WorldOptions = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-e2e-'))
  let ahead = 0
  let running: Running
  let browser: Browser
  let key: { address: string; stop: () => Promise<void> } | null = null
  const now = (): Date => new Date(Date.now() + ahead)
  before(async () => {
    const firstPort = await freeBlock()
    const environment = {
      LINGPAI_PORT: String(firstPort),
      LINGPAI_DATA: folder,
      LINGPAI_LOG_LEVEL: 'silent',
      LINGPAI_TRUSTED_PROXIES: '1',
      ...(lan === undefined ? {} : { LINGPAI_LAN: lan, LINGPAI_HOST: '127.0.0.1' }),
    }
    running = await startAll({ environment, now })
    if (keyHolders.length > 0)
      key = await startKey({ folder, port: firstPort + portOfKey, holders: keyHolders, now, running })
    browser = await launchBrowser([...trustOf(running.lan), ...(camera === undefined ? [] : seenBy(camera))])
  })
  after(async () => {
    await browser?.close()
    await key?.stop()
    await running?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    get identity() {
      return running.addresses.identity
    },
    get toll() {
      return running.addresses.toll
    },
    get bank() {
      return running.addresses.bank
    },
    get phone() {
      return running.addresses.phone
    },
    get key() {
      return key?.address ?? ''
    },
    get fetch() {
      return running.lan?.fetch ?? globalThis.fetch
    },
    get authority() {
      return running.lan ? pemOf(running.lan.authority.certificate) : ''
    },
    giveToken: phone => giveToken(running, phone),
    giveGridCard: phone => giveGridCard(running, phone),
    openBankAccount: wanted => openBankAccount(running, wanted),
    endCoolingOff: async () => {
      await sql`update bank.payees set cooling_until = added_at`.execute(running.database.query)
    },
    alterTransfer: async (id, fen) => {
      await sql`update bank.transfer_drafts set amount = ${fen} where id = ${id}`.execute(running.database.query)
    },
    advance: milliseconds => {
      ahead += milliseconds
    },
    visit: async ({ width = 1280, address, ...options } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: width < 600 ? 844 : 800 },
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        userAgent: desktopUserAgent(browser),
        ...(address === undefined ? {} : { extraHTTPHeaders: { 'x-forwarded-for': address } }),
        ...options,
      })
      return await openVisitor(context, {
        origins: [...Object.values(running.addresses), ...(key ? [key.address] : [])],
        scripts: options.javaScriptEnabled !== false,
      })
    },
  }
}

interface KeyParts {
  folder: string
  port: number
  holders: readonly KeyHolder[]
  now: () => Date
  running: Running
}

/** The key and its authority, as the demonstration starts them. */
async function startKey({ folder, port, holders, now, running }: KeyParts) {
  const authority = openDemoAuthority({ folder: join(folder, 'certificates'), now })
  const home = running.addresses.bank
  const origin = `http://localhost:${port}`
  const served = startSimulatedKey({ host: '127.0.0.1', port, origin, authority, holders, assets: loadAssets(), home })
  await served.listening
  return { address: origin, stop: async () => await served.stop() }
}

let bankAccounts = 0
const till = '00000000-0000-7000-8000-0000000000ff'

async function openBankAccount({ database, bank }: Running, { holder, fen }: { holder: string; fen: number }) {
  const { rows } = await sql<{ id: string }>`select id from identity.accounts where realm = 'bank'
    order by created_at desc limit 1`.execute(database.query)
  const number = `62999910000${String(++bankAccounts).padStart(8, '0')}`
  const { accounts, posting } = bank.books
  const opened = await accounts.open({ customerId: rows[0]?.id ?? '', holder, number, product: 'debit-card' })
  if (!opened.ok) throw new Error(opened.code)
  const { accountId } = opened
  const at = new Date()
  const legs = [
    { accountId, amount: fen },
    { accountId: till, amount: -fen },
  ]
  if (fen > 0) await posting.post({ entryId: randomUUID(), at, kind: 'cash', memo: '', legs })
  return { number }
}

/** The name leads to this machine, and the authority counts as trusted: Chromium has no other way to say so for one run. */
function trustOf(lan: Running['lan']): string[] {
  if (!lan) return []
  const { publicKey } = new X509Certificate(lan.authority.certificate)
  const key = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  return [`--host-resolver-rules=MAP ${lan.name} 127.0.0.1`, `--ignore-certificate-errors-spki-list=${key}`]
}

const seenBy = (file: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
]

/** Pictures show the addresses that a reader will have. */
const shown = process.env['LINGPAI_PICTURES'] ? [8080] : []

/** The first port of a run of free ones. @throws Error when there is none after many looks */
async function freeBlock(): Promise<number> {
  const anywhere = Array.from({ length: 50 }, () => 20_000 + Math.floor(Math.random() * 12_000))
  for (const start of [...shown, ...anywhere]) {
    const ports = Array.from({ length: portsInBlock }, (_, index) => start + index)
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return start
  }
  throw new Error(`No ${portsInBlock} free ports in a row between 20000 and 32000`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)))
  })
}
