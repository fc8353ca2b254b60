import type { Written } from '../../kit/i18n/index.ts'
import type { ClientPolicy, Realm } from '../realms/index.ts'
import { isElsewhere, markOf, type PlaceNames, unknownPlace } from '../tickets/index.ts'
import type { ScreenDependencies } from './dependencies.ts'
import { userCodeHash } from './keep-codes.ts'
import { readUserCode } from './rules.ts'
import type { ScreenRequest } from './store.ts'

/** What a person sees before they decide: the screen that asked, not the one that somebody says it is. */
export interface ShownScreen {
  id: string
  /** `over`: decided, or not in time. */
  status: 'pending' | 'approved' | 'declined' | 'over'
  application: Written
  /** The browser that the screen is; empty where a server asked for it. */
  screen: string
  place: PlaceNames
  network: string | null
  startedAt: Date
  expiresAt: Date
  /** Whether it is in another region than whoever looks. */
  elsewhere: boolean
  /** The level that it asks for. */
  level: 1 | 2
}

export type Found =
  | { ok: true; screen: ShownScreen }
  | { ok: false; code: 'screen.unknown' }
  | { ok: false; code: 'throttled'; retryAt: Date }

interface Looking {
  realm: Realm
  address: string
  /** What wrong codes are counted by. */
  countedBy: string
}

/**
 * By the code that it shows. Counted before it is looked up, so that of many guesses at one moment no more are looked at than
 * are allowed; a right one is given back (RFC 8628 5.1).
 */
export async function findByCode(
  deps: ScreenDependencies,
  { realm, address, countedBy }: Looking,
  typed: string,
): Promise<Found> {
  const code = readUserCode(typed)
  const use = ['screen-codes-per-address', countedBy] as const
  const taken = await deps.throttles.take(realm.name, realm.policy, [use])
  if (!taken.ok) return taken
  if (!code) return { ok: false, code: 'screen.unknown' }
  const hash = userCodeHash(deps.keys, realm.name, code)
  const found = await deps.screenStore.byUserCode(deps.database.query, realm.name, hash)
  const screen = found && shownScreen(deps, realm, found, address)
  if (!screen) return { ok: false, code: 'screen.unknown' }
  await deps.throttles.giveBack(realm.name, realm.policy, use)
  return { ok: true, screen }
}

/**
 * By its id, which only who knew the code was ever told, and its code: that stands on the page to be compared, and must not be the one of
 * another screen than the one that is decided.
 */
export async function findById(
  deps: Pick<ScreenDependencies, 'database' | 'screenStore' | 'places' | 'levels' | 'keys' | 'now'>,
  realm: Realm,
  { id, code, address }: { id: string; code: string; address: string },
): Promise<ShownScreen | null> {
  const found = await deps.screenStore.find(deps.database.query, realm.name, id)
  if (found?.userCodeHash !== userCodeHash(deps.keys, realm.name, readUserCode(code) ?? '')) return null
  return shownScreen(deps, realm, found, address)
}

/** @returns null where its application has no screens any more */
export function shownScreen(
  { places, levels, now }: Pick<ScreenDependencies, 'places' | 'levels' | 'now'>,
  realm: Realm,
  found: ScreenRequest,
  address: string,
): ShownScreen | null {
  const client = clientOf(realm, found)
  if (!client) return null
  const { id, screen, place, network, createdAt: startedAt, expiresAt } = found
  return {
    id,
    status: statusAt(found, now()),
    application: client.name,
    screen,
    place: place?.names ?? unknownPlace,
    network,
    startedAt,
    expiresAt,
    elsewhere: isElsewhere(markOf(places.placeOf(address)), place),
    level: levels.needed(paramsOf(found)),
  }
}

export const clientOf = ({ policy }: Realm, { clientId }: ScreenRequest): ClientPolicy | undefined =>
  policy.clients.find(({ id, deviceFlow }) => id === clientId && deviceFlow)

export function paramsOf({ payload }: ScreenRequest): Record<string, unknown> {
  const { params } = payload
  return params !== null && typeof params === 'object' ? (params as Record<string, unknown>) : {}
}

function statusAt({ status, expiresAt }: ScreenRequest, now: Date): ShownScreen['status'] {
  return status === 'pending' && expiresAt <= now ? 'over' : status
}
