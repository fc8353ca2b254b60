import {
  addressPrefix,
  canonicalAddress,
  isSamePlace,
  type KnownPlace,
  leastDistanceKm,
  type Place,
} from '../../kit/places/index.ts'
import type { AutomationMark, RiskFacts } from './facts.ts'
import type { RiskPolicy } from './policy.ts'
import type { AccountHistory, PastSignIn, RiskStore } from './store.ts'

export type GatherDeps = { store: RiskStore; placeOf: (address: string) => Place | null; now: () => Date }

export type GatherRequest = {
  /** null when what was typed is no account. */
  accountId: string | null
  /** null for a browser without our device cookie. */
  deviceId: string | null
  address: string
  marks: readonly AutomationMark[]
  policy: RiskPolicy
}

/** Counts and compares what the rules look at. Four reads, all by index; never inside a transaction. */
export async function gatherFacts(deps: GatherDeps, request: GatherRequest): Promise<RiskFacts> {
  const now = deps.now()
  const { accountId, deviceId, marks, policy } = request
  const address = canonicalAddress(request.address) ?? request.address
  const [history, ofDevice, ofAddress, prefix] = await Promise.all([
    accountId === null ? null : deps.store.historyOf(accountId, deviceId, ago(now, policy.windows.placeDays * 24 * 60)),
    deviceId === null ? 1 : deps.store.accountsOfDevice(deviceId, ago(now, policy.windows.deviceHours * 60)),
    deps.store.accountsOfAddress(address, ago(now, policy.windows.addressHours * 60)),
    deps.store.failuresOfPrefix(addressPrefix(address) ?? address, ago(now, policy.windows.sprayMinutes)),
  ])
  const here = knownPlace(deps.placeOf(address))
  return {
    now,
    account: history && { lastActiveAt: history.lastActiveAt, phoneChangedAt: history.phoneChangedAt },
    device: { isKnown: history?.isDeviceKnown ?? false, accounts: ofDevice },
    address: { accounts: ofAddress, prefix },
    place: here?.names ?? null,
    isUsualPlace: isUsual(here, history),
    travel: travelTo(here, history?.signIns[0], now),
    marks,
  }
}

function ago(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000)
}

function knownPlace(place: Place | null): KnownPlace | null {
  return place?.kind === 'known' ? place : null
}

function isUsual(here: KnownPlace | null, history: AccountHistory | null): boolean | null {
  const places = (history?.signIns ?? []).flatMap(({ place }) => place ?? [])
  return here === null || places.length === 0 ? null : places.some(place => isSamePlace(place, here))
}

/** A sign-in from the same place is no journey, however coarse the place. */
function travelTo(here: KnownPlace | null, last: PastSignIn | undefined, now: Date): RiskFacts['travel'] {
  const there = last?.place ?? null
  if (last === undefined || !here?.at || !there?.at || isSamePlace(here, there)) return null
  const minutes = Math.max(0, (now.getTime() - last.at.getTime()) / 60_000)
  return { from: there.names, to: here.names, km: leastDistanceKm(there.at, here.at), minutes }
}
