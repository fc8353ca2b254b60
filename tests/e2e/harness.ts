/**
 * The whole product and a browser, for a file of tests: `const world = startWorld()` at its top. Each world has its own data
 * folder and block of ports, and a clock that can be moved on, so that nobody waits for a lock to end.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { sql } from 'kysely'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { desktopUserAgent, launchBrowser } from '../../kit/ui/testing-browser.ts'
import { type Running, startAll } from '../../start/start-all.ts'
import { openVisitor, type Visitor } from './visitor.ts'

export interface World {
  /** `http://localhost:<port>` */
  readonly identity: string
  readonly toll: string
  readonly bank: string
  readonly phone: string
  /** What a counter does: an account at the bank, with money in it, for whoever registered with the bank last. */
  openBankAccount(wanted: { holder: string; fen: number }): Promise<{ number: string }>
  /** What somebody inside the bank could do: another amount in what was shown already. */
  alterTransfer(id: string, fen: number): Promise<void>
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

/** Identity, the portals, the console and the phone each have one. */
const portsInBlock = 7

export function startWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-e2e-'))
  let ahead = 0
  let running: Running
  let browser: Browser
  before(async () => {
    const environment = {
      LINGPAI_PORT: String(await freeBlock()),
      LINGPAI_DATA: folder,
      LINGPAI_LOG_LEVEL: 'silent',
      LINGPAI_TRUSTED_PROXIES: '1',
    }
    running = await startAll({ environment, now: () => new Date(Date.now() + ahead) })
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
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
    openBankAccount: wanted => openBankAccount(running, wanted),
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
        origins: Object.values(running.addresses),
        scripts: options.javaScriptEnabled !== false,
      })
    },
  }
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
