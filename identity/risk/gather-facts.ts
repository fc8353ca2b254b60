import { isSamePlace, type KnownPlace, leastDistanceKm, type Place } from '../../kit/places/index.ts'
import type { AutomationMark, RiskFacts } from './facts.ts'
import type { AccountHistory, Past, PastQuestion, PastSignIn } from './past.ts'
import type { RiskPolicy } from './policy.ts'

export type GatherDeps = { store: { past: (question: PastQuestion) => Promise<Past> }; now: () => Date }

export type GatherRequest = Omit<PastQuestion, 'since'> & {
  place: Place | null
  marks: readonly AutomationMark[]
  phoneElsewhere?: NonNullable<RiskFacts['phoneElsewhere']> | null
  policy: RiskPolicy
}

/** Counts and compares what the rules look at, with one read; never inside a transaction. */
export async function gatherFacts(deps: GatherDeps, request: GatherRequest): Promise<RiskFacts> {
  const now = deps.now()
  const { place, marks, policy, phoneElsewhere, ...whose } = request
  const past = await deps.store.past({ ...whose, since: beginnings(policy, now) })
  const { history } = past
  const here = place?.kind === 'known' ? place : null
  return {
    now,
    account: history && { lastActiveAt: history.lastActiveAt, phoneChangedAt: history.phoneChangedAt },
    // A browser without a device of ours has this one identifier on it.
    device: { isKnown: history?.isDeviceKnown ?? false, accounts: Math.max(1, past.accountsOfDevice) },
    address: { accounts: past.accountsOfAddress, prefix: past.failuresOfPrefix },
    place: here?.names ?? null,
    isUsualPlace: isUsual(here, history),
    travel: travelTo(here, history?.signIns[0], now),
    ...(phoneElsewhere ? { phoneElsewhere } : {}),
    marks,
  }
}

function beginnings({ windows }: RiskPolicy, now: Date): PastQuestion['since'] {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  return {
    device: ago(windows.deviceHours * 60),
    address: ago(windows.addressHours * 60),
    prefix: ago(windows.sprayMinutes),
    places: ago(windows.placeDays * 24 * 60),
  }
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
