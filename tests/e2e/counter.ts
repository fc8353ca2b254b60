/** What a counter gives into the hands of a holder of the bank, and how these use it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { AppError } from '../../kit/errors/index.ts'
import { openTools } from '../../start/open-tools.ts'
import type { Running } from '../../start/start-all.ts'

export interface GivenToken {
  serial: string
  activationCode: string
}

export interface GivenCard {
  serial: string
  /** What stands at a coordinate such as B3. */
  at: (coordinate: string) => string
}

const suite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
const passphrase = 'for tests only, and long'
let serials = 0

/** As an operator and a clerk would by `lingpai`: seeds into stock, then a token to the holder. It then lies on the desk of devices. */
export async function giveToken({ config, database, identity }: Running, phone: string): Promise<GivenToken> {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-seeds-'))
  const said: string[] = []
  const print = (line: string): void => void said.push(line)
  const now = (): Date => new Date()
  const serial = `E2E-${process.pid}-${++serials}`
  const seed = randomBytes(32)
  try {
    const [table, sealed] = [join(folder, 'seeds.csv'), join(folder, 'seeds.sealed')]
    writeFileSync(table, `serial,suite,validUntil,seed\n${serial},${suite},2040-01-01,${seed.toString('hex')}\n`)
    const { online, offline } = openTools({ config, database, now, language: 'en', print })
    await offline.sealSeeds({ file: table, out: sealed, batch: 'e2e' }, async () => [passphrase])
    const media = await online.media('bank')
    await media.importSeeds(sealed, async () => [passphrase])
    await media.issueToken({ serial, instead: false }, async () => [phone])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const activationCode = /activation code[^:]*: ([\d ]+)/.exec(said.join('\n'))?.[1]?.replaceAll(' ', '')
  if (activationCode === undefined) throw new AppError('test.no_activation_code', { details: { said } })
  const realm = { 'zh-CN': '青禾银行', en: 'Qinghe Bank' }
  identity.deviceDesk.addToken({ serial, suite, seed }, { realm, holder: null, activationCode, pin: null })
  return { serial, activationCode }
}

/** A grid card as the clerk prints it; what stands on it is read where the print would be. */
export async function giveGridCard({ config, database, identity }: Running, phone: string): Promise<GivenCard> {
  const folder = mkdtempSync(join(tmpdir(), 'lingpai-card-'))
  try {
    const { online } = openTools({ config, database, now: () => new Date(), language: 'en', print: () => {} })
    const media = await online.media('bank')
    await media.issueGridCard({ out: join(folder, 'card.pdf'), instead: false }, async () => [phone])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const { rows } = await sql<{ id: string; serial: string; secret_cipher: string }>`select id, serial, secret_cipher
    from identity.grid_cards order by created_at desc limit 1`.execute(database.query)
  const [card] = rows
  if (card === undefined) throw new AppError('test.no_card')
  const cells = identity.keys.decrypt(card.secret_cipher, `media.grid-card.secret.${card.id}`)
  const at = (coordinate: string): string => {
    const cell = (Number(coordinate.slice(1)) - 1) * 10 + 'ABCDEFGHIJ'.indexOf(coordinate.charAt(0))
    return cells.slice(cell * 3, cell * 3 + 3)
  }
  return { serial: card.serial, at }
}
