/** For tests only: tokens in stock and in hand, each with the simulated device that belongs to it. */
import { randomBytes } from 'node:crypto'
import type { MediaWorld } from '../../media/testing-media.ts'
import { origin } from '../../media/testing-media.ts'
import type { MediumAsks, Proving } from '../index.ts'
import {
  answerQuestion,
  createTokenActivation,
  importSeeds,
  issueToken,
  newSimulatedToken,
  type SimulatedToken,
  sealSeeds,
  setPin,
  type TokenSeed,
} from './index.ts'

export const ocraSuite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
export const clockSuite = 'TOTP-SHA1-6-T60S'
export const passphrase = '青禾 batch 2026'
/** The cheapest that files may ask. */
export const n = 16_384

let count = 0

export function newSeed(change: Partial<TokenSeed> = {}): TokenSeed {
  count += 1
  const serial = `QH${process.pid}-${String(count).padStart(6, '0')}`
  return { serial, suite: ocraSuite, validUntil: '2031-03-01', seed: randomBytes(32), ...change }
}

export function createTokenWorld(world: MediaWorld) {
  const { deps, policy } = world
  const activation = createTokenActivation(deps)

  async function stock(seeds: readonly TokenSeed[]): Promise<void> {
    const text = await sealSeeds({ batch: 'test', passphrase, seeds, n }, randomBytes)
    const imported = await importSeeds(deps, { realm: 'bank', policy, text, passphrase }, origin)
    if (!imported.ok || imported.imported !== seeds.length) throw new Error(JSON.stringify(imported))
  }

  /** A token in somebody's hand, not yet activated. */
  async function issued(change: Partial<TokenSeed> = {}) {
    const seed = newSeed(change)
    await stock([seed])
    const accountId = await world.openAccount()
    const issue = { accountId, realm: 'bank', policy, serial: seed.serial, instead: false }
    const outcome = await issueToken(deps, issue, origin)
    if (!outcome.ok) throw new Error(outcome.code)
    return { accountId, seed, device: deviceOf(seed), ...outcome.issued }
  }

  /** The code that a device shows to what is asked. */
  function press(device: SimulatedToken, asks: MediumAsks): string {
    const shown = answerQuestion(device, asks.kind === 'question' ? asks.question : '', deps.now())
    if (!shown.ok) throw new Error(shown.code)
    return shown.code
  }

  async function activate(held: Awaited<ReturnType<typeof issued>>, proving = world.proving(held.accountId)) {
    const asked = await activation.challenge(proving)
    if (!asked.ok) return asked
    const typed = { activationCode: held.activationCode, code: press(held.device, asked.asks) }
    return await activation.activate(proving, typed, origin)
  }

  /** One in use. */
  async function inUse(change: Partial<TokenSeed> = {}) {
    const held = await issued(change)
    const outcome = await activate(held)
    if (!outcome.ok) throw new Error(outcome.code)
    world.pass(120_000)
    return held
  }

  return {
    activation,
    stock,
    issued,
    activate,
    inUse,
    press,
    proving: (...of: Parameters<typeof world.proving>): Proving => world.proving(...of),
  }
}

export function deviceOf(seed: TokenSeed): SimulatedToken {
  const started = setPin(newSimulatedToken(seed), '280316')
  if (!started.ok) throw new Error(started.code)
  return started.token
}
