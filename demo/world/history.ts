import { createDeviceStore } from '../../identity/devices/index.ts'
import { createEventLog, type EventKind } from '../../identity/events/index.ts'
import type { IdentityTables } from '../../identity/tables.ts'
import { createIdMaker, type KeyRing } from '../../kit/crypto/index.ts'
import type { Transaction } from '../../kit/database/index.ts'
import { lastSignIn, openedAt } from './account.ts'
import type { Trait } from './cast.ts'
import { demoId } from './ids.ts'

export interface HistoryWanted {
  realm: string
  accountId: string
  index: number
  trait: Trait
  now: Date
}

interface Browser {
  name: 'phone' | 'computer'
  client: { browser: string; system: string; formFactor: string }
  place: string
}

const phone: Browser = {
  name: 'phone',
  client: { browser: 'Chrome 142', system: 'Android 16', formFactor: 'mobile' },
  place: '青禾市',
}
const computer: Browser = {
  name: 'computer',
  client: { browser: 'Edge 142', system: 'Windows 11', formFactor: 'desktop' },
  place: '青禾市',
}

interface Act {
  kind: EventKind
  /** Days before the last sign-in. */
  before: number
  browser: Browser
  outcome: 'success' | 'failure'
  detail: Record<string, unknown>
}

const signedIn = { kind: 'sign-in.completed', outcome: 'success' } as const
const byPassword = { aal: 1, amr: ['pwd'], newDevice: false }

const acts: readonly Act[] = [
  { ...signedIn, before: 34, browser: computer, detail: { aal: 2, amr: ['pwd', 'sms', 'mfa'], newDevice: true } },
  { kind: 'password.changed', before: 33, browser: computer, outcome: 'success', detail: { sessionsEnded: 1 } },
  { ...signedIn, before: 12, browser: phone, detail: byPassword },
  {
    kind: 'sign-in.failed',
    before: 5,
    browser: phone,
    outcome: 'failure',
    detail: { step: 'password', code: 'gate.wrong' },
  },
  { ...signedIn, before: 5, browser: phone, detail: byPassword },
  { ...signedIn, before: 0, browser: computer, detail: byPassword },
]

const day = 86_400_000
const minute = 60_000

/** What an account has seen: two devices, and some weeks of activity up to its last sign-in. */
export async function insertHistory(
  tx: Transaction<IdentityTables>,
  keys: KeyRing,
  wanted: HistoryWanted,
): Promise<void> {
  const opened = openedAt(wanted.index)
  const last = lastSignIn(wanted.trait, wanted.now)
  if (last === null) return
  const devices = {
    phone: await insertDevice(tx, keys, {
      ...wanted,
      browser: phone,
      from: opened,
      to: new Date(last.getTime() - 5 * day),
    }),
    computer: await insertDevice(tx, keys, {
      ...wanted,
      browser: computer,
      from: new Date(last.getTime() - 34 * day),
      to: last,
    }),
  }
  const registered: Act = {
    kind: 'registration.completed',
    before: (last.getTime() - opened.getTime()) / day,
    browser: phone,
    outcome: 'success',
    detail: { aal: 2, amr: ['sms', 'pwd', 'mfa'], newDevice: true },
  }
  const newId = createIdMaker()
  for (const [at, { kind, before, browser, outcome, detail }] of [registered, ...acts].entries()) {
    const when = new Date(last.getTime() - before * day + at * minute)
    const events = createEventLog({ now: () => when, newId: () => newId(when) })
    await events.append(tx, {
      realm: wanted.realm,
      kind,
      outcome,
      surface: 'page',
      accountId: wanted.accountId,
      deviceId: devices[browser.name],
      place: browser.place,
      detail: { ...detail, device: `${browser.client.browser} · ${browser.client.system}` },
    })
  }
}

type Using = HistoryWanted & { browser: Browser; from: Date; to: Date }

async function insertDevice(tx: Transaction<IdentityTables>, keys: KeyRing, using: Using): Promise<string> {
  const { realm, accountId, index, browser, from, to } = using
  const id = demoId(from, `device ${realm} ${index} ${browser.name}`)
  const at = (moment: Date) => createDeviceStore({ keys, now: () => moment, newId: () => id })
  // Nobody has the secret: it is a device to look at and to forget.
  await at(from).insert(tx, realm, keys.randomToken(), browser.client, browser.place)
  await at(from).signedIn(tx, accountId, id, browser.place)
  await at(to).signedIn(tx, accountId, id, browser.place)
  return id
}
