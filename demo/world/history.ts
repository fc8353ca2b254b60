import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Trait } from './cast.ts'
import { demoId } from './ids.ts'
import { createEventIds, openedAt } from './rows.ts'
import { lastSignIn } from './traits.ts'

export interface HistoryWanted {
  keys: KeyRing
  realm: string
  accountId: string
  index: number
  trait: Trait
  now: Date
}

interface Browser {
  name: 'phone' | 'computer'
  client: { browser: string; system: string; form_factor: string }
}

const phone: Browser = {
  name: 'phone',
  client: { browser: 'Chrome 142', system: 'Android 16', form_factor: 'mobile' },
}
const computer: Browser = {
  name: 'computer',
  client: { browser: 'Edge 142', system: 'Windows 11', form_factor: 'desktop' },
}
const place = '青禾市'

interface Act {
  kind: string
  /** Days before the last sign-in. */
  before: number
  browser: Browser
  outcome: 'success' | 'failure'
  detail: Record<string, unknown>
}

const signedIn = { kind: 'sign-in.completed', outcome: 'success' } as const
const byPassword = { aal: 1, amr: ['pwd'], newDevice: false }
const wrongPassword = { step: 'password', code: 'gate.wrong' }

const acts: readonly Act[] = [
  { ...signedIn, before: 34, browser: computer, detail: { aal: 2, amr: ['pwd', 'sms', 'mfa'], newDevice: true } },
  { kind: 'password.changed', before: 33, browser: computer, outcome: 'success', detail: { sessionsEnded: 1 } },
  { ...signedIn, before: 12, browser: phone, detail: byPassword },
  { kind: 'sign-in.failed', before: 5, browser: phone, outcome: 'failure', detail: wrongPassword },
  { ...signedIn, before: 5, browser: phone, detail: byPassword },
  { ...signedIn, before: 0, browser: computer, detail: byPassword },
]

const day = 86_400_000
const minute = 60_000

/** What an account has seen: two devices, and some weeks of activity up to its last sign-in. */
export function historyRows(wanted: HistoryWanted) {
  const opened = openedAt(wanted.index)
  const last = lastSignIn(wanted.trait, wanted.now)
  if (last === null) return { devices: [], account_devices: [], events: [] }
  const daysBefore = (days: number): Date => new Date(last.getTime() - days * day)
  const seen = [
    deviceRows(wanted, { browser: phone, from: opened, to: daysBefore(5) }),
    deviceRows(wanted, { browser: computer, from: daysBefore(34), to: last }),
  ]
  const registered: Act = {
    kind: 'registration.completed',
    before: (last.getTime() - opened.getTime()) / day,
    browser: phone,
    outcome: 'success',
    detail: { aal: 2, amr: ['sms', 'pwd', 'mfa'], newDevice: true },
  }
  const newId = createEventIds()
  return {
    devices: seen.map(rows => rows.device),
    account_devices: seen.map(rows => rows.link),
    events: [registered, ...acts].map((act, at) =>
      eventRow(wanted, act, { newId, at: new Date(daysBefore(act.before).getTime() + at * minute) }),
    ),
  }
}

const deviceIdOf = ({ realm, index }: HistoryWanted, { name }: Browser): string =>
  demoId(openedAt(index), `device ${realm} ${index} ${name}`)

function deviceRows(wanted: HistoryWanted, { browser, from, to }: { browser: Browser; from: Date; to: Date }) {
  const { keys, realm, accountId } = wanted
  const id = deviceIdOf(wanted, browser)
  return {
    device: {
      id,
      realm,
      // Nobody has the secret: it is a device to look at and to forget.
      secret_hash: keys.hashToken(keys.randomToken()),
      ...browser.client,
      place,
      first_seen_at: from,
      last_seen_at: to,
    },
    link: { account_id: accountId, device_id: id, first_sign_in_at: from, last_sign_in_at: to },
  }
}

function eventRow(wanted: HistoryWanted, act: Act, { newId, at }: { newId: (at: Date) => string; at: Date }) {
  const { browser, kind, outcome, detail } = act
  return {
    id: newId(at),
    realm: wanted.realm,
    at,
    kind,
    outcome,
    account_id: wanted.accountId,
    device_id: deviceIdOf(wanted, browser),
    surface: 'page',
    place,
    detail: { ...detail, device: `${browser.client.browser} · ${browser.client.system}` },
  }
}
