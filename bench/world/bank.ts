import { readFileSync } from 'node:fs'
import { accountIdOf } from '../../demo/world/index.ts'
import { createKeyRing, loadKeyMaterial } from '../../kit/crypto/index.ts'
import { openDatabase } from '../../kit/database/index.ts'
import { ocra, parseOcraSuite, stepAt } from '../../kit/one-time-codes/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { openVerifiers } from '../../start/open-verifiers.ts'
import type { BankSettings } from '../../start/start-bank.ts'
import type { handlers } from '../bank-worker.ts'
import { startWorker, type Worker } from '../worker.ts'
import { createAccounts } from './accounts.ts'
import { type BenchPerson, tokenSeedOf, tokenSuite } from './people.ts'
import { bankRealm } from './policy.ts'
import type { Product } from './world.ts'

export interface BenchBank {
  worker: Worker<typeof handlers>
  origin: string
  payers: Payer[]
}

export interface Payer {
  person: BenchPerson
  from: string
  payee: string
}

/** Customers of the bank with a token and money, and the portal in a process of its own beside the product. */
export async function openBank(
  { issuer, bank }: Pick<Product, 'issuer' | 'bank'>,
  { customers: count, hashes }: { customers: number; hashes: readonly string[] },
): Promise<BenchBank> {
  const { databaseUrl, dataFolder, port } = bank
  const people = { databaseUrl, dataFolder, count, hashes, realm: bankRealm, progress: () => {} }
  await createAccounts(people)
  const bankIssuer = new URL(bankRealm, issuer).href
  const customers = await giveTokens(bank, bankIssuer, count)
  const ample = { perTransaction: 1_000_000_000, perDay: 1_000_000_000_000, perMonth: null }
  const settings: BankSettings = { databaseUrl, dataFolder, port, issuer: bankIssuer, policies: { 'otp-token': ample } }
  const worker: Worker<typeof handlers> = await startWorker('bank-worker', settings)
  const { payers } = await worker.ask('openAccounts', { customers })
  return { worker, origin: `http://localhost:${port}`, payers: payers.map((payer, person) => ({ ...payer, person })) }
}

/** @returns their accounts, by person */
async function giveTokens({ databaseUrl, dataFolder }: Product['bank'], issuer: string, count: number) {
  const now = (): Date => new Date()
  const database = await openDatabase<unknown>({ url: databaseUrl, poolSize: 2 })
  const material = await loadKeyMaterial({ source: undefined, dataFolder, production: false, now: now() })
  const trust = async () => ({ anchors: [], revocation: { lists: [], required: true } })
  const policy = readFileSync(new URL('policies/bank.yaml', packageRoot), 'utf8').replace(
    /^realm: bank$/m,
    `realm: ${bankRealm}`,
  )
  const randomDigits = (): string => ''
  const keys = createKeyRing(material)
  const verifiers = openVerifiers({ database, keys, now, policy, issuer, trust, randomDigits })
  const suite = parseOcraSuite(tokenSuite)
  try {
    const accounts = Array.from({ length: count }, (_, person) => accountIdOf(bankRealm, person))
    const { tokenActivation, giveToken, origin } = verifiers.inHand
    for (const [person, accountId] of accounts.entries()) {
      const seed = { serial: `T${String(person).padStart(8, '0')}`, suite: tokenSuite, validUntil: '2046-01-01' }
      const given = await giveToken(accountId, { ...seed, seed: tokenSeedOf(person) }, 'bench')
      const proving = verifiers.provingOf(accountId)
      const asked = await tokenActivation.challenge(proving)
      if (!given.ok || !asked.ok || asked.asks.kind !== 'question' || !suite) throw new Error('no token was given')
      const code = ocra(suite, tokenSeedOf(person), { question: asked.asks.question, step: stepAt(now(), 60) })
      const { activationCode } = given.issued
      const activated = await tokenActivation.activate(proving, { activationCode, code }, origin)
      if (!activated.ok) throw new Error(activated.code)
    }
    return accounts
  } finally {
    await database.close()
  }
}
