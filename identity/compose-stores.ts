import { randomBytes } from 'node:crypto'
import { createIdMaker, type KeyRing } from '../kit/crypto/index.ts'
import { type Database, inSchema } from '../kit/database/index.ts'
import { createAccountStore } from './accounts/index.ts'
import { createApprovalStore } from './approvals/index.ts'
import { createPasskeyStore } from './authenticators/passkey/index.ts'
import { createBackchannelStore } from './backchannel/index.ts'
import { createConsentStore } from './consents/index.ts'
import { createDeviceStore } from './devices/index.ts'
import { createEventLog } from './events/index.ts'
import { createIdentifierChangeStore } from './identifier-changes/index.ts'
import { createIdentifierStore } from './identifiers/index.ts'
import { createLockStore, createThrottles } from './locks/index.ts'
import { createPhoneStore } from './phones/index.ts'
import { createPushStore } from './push/index.ts'
import { createScreenStore } from './screens/index.ts'
import { createSessionStore } from './sessions/index.ts'
import type { IdentityTables } from './tables.ts'

export type Stores = ReturnType<typeof composeStores>

/** What every part of the service stands on: keys, ids, clock, chance and the stores. */
export function composeStores(deps: { database: Database<unknown>; keys: KeyRing; now: () => Date }) {
  const { keys, now } = deps
  const database = inSchema<IdentityTables>(deps.database, 'identity')
  const idAt = createIdMaker()
  const newId = (): string => idAt(now())
  return {
    database,
    keys,
    now,
    newId,
    randomBytes,
    events: createEventLog({ now, newId }),
    approvalStore: createApprovalStore({ keys, now }),
    accounts: createAccountStore({ keys, now }),
    identifiers: createIdentifierStore({ keys, now }),
    identifierChanges: createIdentifierChangeStore({ keys, now }),
    devices: createDeviceStore({ keys, now, newId }),
    screenStore: createScreenStore({ now }),
    backchannelStore: createBackchannelStore({ now }),
    sessions: createSessionStore({ keys, now, newId }),
    passkeyStore: createPasskeyStore({ keys, now }),
    phoneStore: createPhoneStore({ keys, now }),
    pushStore: createPushStore({ keys, now }),
    consents: createConsentStore({ now }),
    locks: createLockStore(database),
    throttles: createThrottles({ database, now }),
  }
}
