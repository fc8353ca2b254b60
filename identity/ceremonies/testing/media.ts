/** For tests only: one-time media in somebody's hand, issued and activated as the counter and their holder do. */
import { randomBytes } from 'node:crypto'
import { stepAt, totp } from '../../../kit/one-time-codes/index.ts'
import { createGridCardActivation, issueGridCard } from '../../authenticators/grid-card/index.ts'
import type { MediumAsks, Proving } from '../../authenticators/index.ts'
import {
  answerQuestion,
  createTokenActivation,
  importSeeds,
  issueToken,
  newSimulatedToken,
  sealSeeds,
  setPin,
} from '../../authenticators/otp-token/index.ts'
import { makeRecoveryCodes } from '../../authenticators/recovery-code/index.ts'
import { activateTotp, enrolTotp } from '../../authenticators/totp/index.ts'
import type { MediaDependencies } from '../../media/index.ts'
import type { Realm } from '../../realms/index.ts'

const origin = { surface: 'page' } as const
const ocraSuite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
/** The cheapest that seed files may ask. */
const n = 16_384

export interface MediaHolder {
  id: string
  realm: Pick<Realm, 'name' | 'policy'>
}

function provingOf({ id, realm }: MediaHolder, ceremonyId: string): Proving {
  return {
    realm: realm.name,
    policy: realm.policy,
    ceremonyId,
    asked: '',
    accountId: id,
    subject: `a:${id}`,
    recipient: null,
    purpose: 'enrolment',
    language: 'zh-CN',
    origin: { browser: '', address: '', prefix: '', known: true },
  }
}

function ok<Outcome extends { ok: boolean }>(outcome: Outcome): Extract<Outcome, { ok: true }> {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome as Extract<Outcome, { ok: true }>
}

let serials = 0

/** @returns what the token shows when it is asked */
export async function withToken(deps: MediaDependencies, holder: MediaHolder, suite = ocraSuite) {
  const { realm, id: accountId } = holder
  const given = { accountId, realm: realm.name, policy: realm.policy }
  const serial = `QH${process.pid}-${String(++serials).padStart(6, '0')}`
  const seed = { serial, suite, validUntil: '2031-03-01', seed: randomBytes(32) }
  const passphrase = 'test 2026'
  const text = await sealSeeds({ batch: 'test', passphrase, seeds: [seed], n }, randomBytes)
  ok(await importSeeds(deps, { realm: realm.name, policy: realm.policy, text, passphrase }, origin))
  const { issued } = ok(await issueToken(deps, { ...given, serial, instead: false }, origin))
  const { token } = ok(setPin(newSimulatedToken(seed), '280316'))
  const press = (asks: MediumAsks | null | undefined): string =>
    ok(answerQuestion(token, asks?.kind === 'question' ? asks.question : '', deps.now())).code
  const activation = createTokenActivation(deps)
  const proving = provingOf(holder, deps.newId())
  const { asks } = ok(await activation.challenge(proving))
  ok(await activation.activate(proving, { activationCode: issued.activationCode, code: press(asks) }, origin))
  return { press }
}

/** @returns what stands at coordinates */
export async function withGridCard(deps: MediaDependencies, holder: MediaHolder) {
  const { realm, id: accountId } = holder
  const { card } = ok(
    await issueGridCard(deps, { accountId, realm: realm.name, policy: realm.policy, instead: false }, origin),
  )
  const look = (asks: MediumAsks | null | undefined): string =>
    asks?.kind === 'cells' ? asks.cells.map(cell => digitsOf(card.cells, cell)).join('') : ''
  const activation = createGridCardActivation(deps)
  const proving = provingOf(holder, deps.newId())
  const { asks } = ok(await activation.challenge(proving))
  ok(await activation.activate(proving, { serial: card.serial, cells: look(asks) }, origin))
  return { look }
}

/** As a person reads a card: the letter is the column, the number the row, ten cells of three digits a row. */
export function digitsOf(cells: string, coordinate: string): string {
  const at = (Number(coordinate.slice(1)) - 1) * 10 + 'ABCDEFGHIJ'.indexOf(coordinate.slice(0, 1))
  return cells.slice(at * 3, at * 3 + 3)
}

/** @returns what the app shows now */
export async function withTotp(deps: MediaDependencies, holder: MediaHolder) {
  const { realm, id: accountId } = holder
  const given = { accountId, realm: realm.name, policy: realm.policy }
  const { secret } = await enrolTotp(deps, { ...given, issuer: 'test', label: 'test' })
  const show = (off = 0): string =>
    totp(decodeBase32(secret.replaceAll(' ', '')), stepAt(new Date(deps.now().getTime() + off), 30))
  ok(await activateTotp(deps, { ...given, code: show() }, origin))
  return { show }
}

export async function withRecoveryCodes(deps: MediaDependencies, { id, realm }: MediaHolder): Promise<string[]> {
  return await makeRecoveryCodes(deps, { accountId: id, realm: realm.name, policy: realm.policy }, origin)
}

function decodeBase32(text: string): Buffer {
  const bits = [...text]
    .map(sign => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}
