import type { KeyRing } from '../../kit/crypto/index.ts'
import type { Executor } from '../../kit/database/index.ts'
import { addressPrefix, type Places } from '../../kit/places/index.ts'
import type { Realms } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { markOf } from '../tickets/index.ts'
import type { ScreenStore } from './store.ts'

/** A screen's code as the issuer has just made it. */
interface NewCode {
  realm: string
  deviceCodeHash: string
  userCode: string
  clientId: string
  payload: Record<string, unknown>
  screen: { address: string; label: string }
  expiresAt: Date
}

/** How a code that people type is kept: its realm stands in it, so that a code of another realm is none here. */
export const userCodeHash = (keys: Pick<KeyRing, 'mac'>, realm: string, code: string): string =>
  keys.mac(`${realm}:${code}`, 'screens.user-code')

/** What the issuer keeps its device codes by (RFC 8628): the rows of screens. */
export function createDeviceCodes(deps: {
  screenStore: ScreenStore
  keys: Pick<KeyRing, 'mac'>
  places: Pick<Places, 'placeOf'>
  realms: Pick<Realms, 'get'>
  newId: () => string
}) {
  const { screenStore, keys, places, realms, newId } = deps
  return {
    ...screenStore,
    async add(executor: Executor<IdentityTables>, given: NewCode): Promise<void> {
      const { userCode, screen, ...kept } = given
      await screenStore.add(executor, {
        ...kept,
        id: newId(),
        userCodeHash: userCodeHash(keys, given.realm, userCode),
        screen: screen.label,
        place: markOf(places.placeOf(screen.address)),
        network: addressPrefix(screen.address),
        pollSeconds: realms.get(given.realm).policy.screens.poll / 1000,
      })
    },
  }
}
