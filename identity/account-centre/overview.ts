import type { AccountProfile } from '../accounts/index.ts'
import type { AccountDevice } from '../devices/index.ts'
import { type ActivityEvent, listEvents } from '../events/index.ts'
import type { WaitingChange } from '../identifier-changes/index.ts'
import type { IdentifierRow } from '../identifiers/index.ts'
import type { HolderVisit } from './act.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { type MediaInHand, readMedia } from './read-media.ts'
import { type SecurityScore, securityScore, unreviewed } from './rules.ts'

export interface Overview {
  profile: AccountProfile
  security: SecurityScore
  passwordSetAt: Date | null
  phones: number
  media: MediaInHand
  identifiers: IdentifierRow[]
  changes: WaitingChange[]
  devices: AccountDevice[]
  activity: ActivityEvent[]
  unreviewedEvents: number
}

/** How many lines are looked through for what is suspicious: a week's worth, and more of a very lively account. */
const lookedThrough = 100
export const recentShown = 5

/** All that the first page tells, in a handful of look-ups by account. */
export async function readOverview(
  deps: AccountCentreDependencies,
  { visit, account }: HolderVisit,
): Promise<Overview> {
  const { query } = deps.database
  const standing = await deps.accounts.standing(query, account.id, visit.deviceId)
  const profile = await deps.accounts.profile(query, account.id)
  if (!standing || !profile) throw new TypeError('The account of a live session is not there')
  const devices = await deps.devices.list(query, account.id)
  const { events } = await listEvents(query, account.id, { limit: lookedThrough })
  const unreviewedEvents = unreviewed(events, visit.deviceId, deps.now()).length
  const media = await readMedia(deps, { visit, account })
  const { totp, token, card } = media
  const facts = {
    policy: visit.realm.policy,
    passwordSetAt: standing.passwordSetAt,
    mustChangePassword: standing.mustChangePassword,
    twoStep: account.twoStep,
    verifiedKinds: standing.verifiedKinds,
    hasPerson: standing.hasPerson,
    deviceUses: devices.filter(one => one.id !== visit.deviceId).map(one => one.lastSignInAt),
    unreviewedEvents,
    hasMedium: media.passkeys > 0 || [totp, token, card].some(medium => medium?.status === 'active'),
    recoveryCodes: visit.realm.policy.media['recovery-code'].allowed ? media.recoveryCodes : null,
  }
  return {
    profile,
    security: securityScore(facts, deps.now()),
    passwordSetAt: standing.passwordSetAt,
    phones: (await deps.phoneStore.list(query, account.id)).length,
    media,
    identifiers: await deps.identifiers.list(query, account.id),
    changes: await deps.identifierChanges.list(query, account.id),
    devices,
    activity: events.filter(one => one.kind !== 'activity.reviewed').slice(0, recentShown),
    unreviewedEvents,
  }
}
