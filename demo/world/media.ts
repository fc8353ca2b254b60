import { createHash } from 'node:crypto'
import { activationContext, secretContext } from '../../identity/media/index.ts'
import type { KeyRing } from '../../kit/crypto/index.ts'
import { demoId } from './ids.ts'
import { accountIdOf } from './rows.ts'

/** Whose they are and how they stand; the same in every demo. In the bank, where tokens and cards are given. */
interface Wanted {
  /** Which of the demo's people; null for a token in stock. */
  index: number | null
  standing: 'active' | 'issued' | 'in-stock'
  what: 'token' | 'card' | 'app'
  number: number
}

const wanted: readonly Wanted[] = [
  { what: 'token', number: 1, index: 0, standing: 'active' },
  { what: 'card', number: 1, index: 0, standing: 'active' },
  { what: 'app', number: 1, index: 0, standing: 'active' },
  { what: 'app', number: 2, index: 3, standing: 'active' },
  { what: 'token', number: 2, index: 7, standing: 'issued' },
  { what: 'card', number: 2, index: 7, standing: 'issued' },
  { what: 'token', number: 3, index: 8, standing: 'issued' },
  { what: 'token', number: 11, index: null, standing: 'in-stock' },
  { what: 'token', number: 12, index: null, standing: 'in-stock' },
]

/** What is shown of them on the demonstration's desk. */
interface DemoDevices {
  tokens: {
    seed: { serial: string; suite: string; seed: Uint8Array }
    index: number | null
    activationCode: string | null
    pin: string | null
  }[]
  cards: { card: { serial: string; cells: string; validUntil: string }; index: number }[]
  apps: { secret: Uint8Array; index: number }[]
}

const suite = 'OCRA-1:HOTP-SHA256-6:QA24-T1M'
const validUntil = '2036-01-01'
const madeAt = new Date('2026-01-05T02:00:00Z')
const [cellCount, cellDigits] = [80, 3]
/** Set in the tokens that are in use already; whoever activates another chooses one. */
const pin = '280316'

/** From nothing but what it is for: no secret, and so said wherever the demo starts. */
const bytesFor = (what: string): Buffer => createHash('sha256').update(`qinghe demo ${what}`).digest()

function digitsFor(what: string, count: number): string {
  let digits = ''
  for (let block = 0; digits.length < count; block++)
    // Of 256 values 250 are a whole number of tens, so that every digit is equally likely.
    digits += [...bytesFor(`${what} ${block}`)]
      .filter(byte => byte < 250)
      .map(byte => byte % 10)
      .join('')
  return digits.slice(0, count)
}

const serialOf = ({ what, number }: Wanted): string =>
  what === 'token' ? `QH${String(number).padStart(8, '0')}` : `K${String(number).padStart(14, '0')}`

const cellsOf = (one: Wanted): string => digitsFor(`cells ${one.number}`, cellCount * cellDigits)
const appSecretOf = (one: Wanted): Buffer => bytesFor(`app ${one.number}`).subarray(0, 20)
const tokenSeedOf = (one: Wanted): Buffer => bytesFor(`token ${one.number}`)
const activationOf = (one: Wanted): string | null =>
  one.standing === 'issued' ? digitsFor(`activation ${one.number}`, 12) : null

export function demoDevices(): DemoDevices {
  const devices: DemoDevices = { tokens: [], cards: [], apps: [] }
  for (const one of wanted) {
    const { index } = one
    if (one.what === 'token') {
      const seed = { serial: serialOf(one), suite, seed: tokenSeedOf(one) }
      const started = one.standing === 'active' ? pin : null
      devices.tokens.push({ seed, index, activationCode: activationOf(one), pin: started })
    } else if (index !== null && one.what === 'card') {
      devices.cards.push({ card: { serial: serialOf(one), cells: cellsOf(one), validUntil }, index })
    } else if (index !== null) {
      devices.apps.push({ secret: appSecretOf(one), index })
    }
  }
  return devices
}

interface MediaWanted {
  keys: Pick<KeyRing, 'encrypt'>
  realm: string
  /** Accounts of the realm that are there. */
  accounts: ReadonlySet<string>
  now: Date
}

/** Rows as the service itself would write them; a token whose account is not there is left out. */
export function mediaRows({ keys, realm, accounts, now }: MediaWanted) {
  const rows = wanted
    .map(one => ({ one, accountId: one.index === null ? null : accountIdOf(realm, one.index) }))
    .filter(({ accountId }) => accountId === null || accounts.has(accountId))
  const of = (what: Wanted['what']) => rows.filter(({ one }) => one.what === what)
  return {
    otp_tokens: of('token').map(({ one, accountId }) => tokenRow({ keys, realm, now }, one, accountId)),
    grid_cards: of('card').map(({ one, accountId }) => cardRow({ keys, realm }, one, accountId ?? '')),
    totp_apps: of('app').map(({ one, accountId }) => appRow({ keys, realm }, one, accountId ?? '')),
  }
}

type Making = Pick<MediaWanted, 'keys' | 'realm'>

const idOf = (realm: string, { what, number }: Wanted): string => demoId(madeAt, `${what} ${realm} ${number}`)

function tokenRow({ keys, realm, now }: Making & { now: Date }, one: Wanted, accountId: string | null) {
  const id = idOf(realm, one)
  const activation = activationOf(one)
  const isActive = one.standing === 'active'
  return {
    id,
    realm,
    serial: serialOf(one),
    batch: 'demo',
    suite,
    status: one.standing,
    secret_cipher: keys.encrypt(tokenSeedOf(one).toString('base64url'), secretContext('otp-token', id)),
    account_id: accountId,
    activation_cipher: activation === null ? null : keys.encrypt(activation, activationContext(id)),
    // Longer than a counter gives: a demonstration is looked at for weeks.
    activate_by: activation === null ? null : new Date(now.getTime() + 365 * 86_400_000),
    drift: 0,
    drift_base: 0,
    valid_until: new Date(`${validUntil}T00:00:00Z`),
    imported_at: madeAt,
    issued_at: accountId === null ? null : madeAt,
    activated_at: isActive ? madeAt : null,
    last_used_at: null,
  }
}

function cardRow({ keys, realm }: Making, one: Wanted, accountId: string) {
  const id = idOf(realm, one)
  return {
    account_id: accountId,
    id,
    realm,
    serial: serialOf(one),
    status: one.standing,
    secret_cipher: keys.encrypt(cellsOf(one), secretContext('grid-card', id)),
    successes: 0,
    unanswered: 0,
    unanswered_that_day: 0,
    valid_until: new Date(`${validUntil}T00:00:00Z`),
    created_at: madeAt,
    activated_at: one.standing === 'active' ? madeAt : null,
  }
}

function appRow({ keys, realm }: Making, one: Wanted, accountId: string) {
  const id = idOf(realm, one)
  return {
    account_id: accountId,
    id,
    realm,
    status: one.standing,
    secret_cipher: keys.encrypt(appSecretOf(one).toString('base64url'), secretContext('totp', id)),
    created_at: madeAt,
    activate_by: madeAt,
    activated_at: madeAt,
  }
}
