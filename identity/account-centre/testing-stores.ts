/** For tests only: the stores under the account centre, and what watches messages, revocations and sign-outs. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createIdMaker, createKeyMaterial, createKeyRing } from '../../kit/crypto/index.ts'
import { type Database, type Executor, refuseInsideTransaction } from '../../kit/database/index.ts'
import { packageRoot } from '../../kit/root.ts'
import { createAccountStore } from '../accounts/index.ts'
import { createApprovalStore } from '../approvals/index.ts'
import { createTrustReader } from '../authenticators/certificate-key/index.ts'
import { createPasskeyStore, createPasskeys } from '../authenticators/passkey/index.ts'
import {
  createBlocklistLoader,
  createHashPool,
  createPasswordStore,
  createPasswords,
  createStrengthMeterLoader,
} from '../authenticators/password/index.ts'
import type { BeginRequest } from '../ceremonies/index.ts'
import { createConsentStore } from '../consents/index.ts'
import { createDeviceStore } from '../devices/index.ts'
import { createEventLog } from '../events/index.ts'
import { createIdentifierChangeStore } from '../identifier-changes/index.ts'
import { createIdentifierStore } from '../identifiers/index.ts'
import { createGate, createLockStore, createThrottles } from '../locks/index.ts'
import type { NoticeTemplate } from '../notices/index.ts'
import { createPhoneStore } from '../phones/index.ts'
import { parsePolicy, type Realm } from '../realms/index.ts'
import { createSessionStore } from '../sessions/index.ts'
import type { IdentityTables } from '../tables.ts'

export const origin = 'http://localhost'

export type Stores = ReturnType<typeof createStores>

export function createStores(database: Database<IdentityTables>, now: () => Date) {
  const idAt = createIdMaker()
  const newId = (): string => idAt(now())
  const keys = createKeyRing(createKeyMaterial('international', now()))
  const passkeyStore = createPasskeyStore({ keys, now })
  return {
    database,
    now,
    newId,
    keys,
    passkeyStore,
    trust: createTrustReader({ folder: packageRoot, now, report: () => {} }),
    passkeys: createPasskeys({ database, store: passkeyStore, keys, now }),
    accounts: createAccountStore({ keys, now }),
    identifiers: createIdentifierStore({ keys, now }),
    identifierChanges: createIdentifierChangeStore({ keys, now }),
    approvalStore: createApprovalStore({ keys, now }),
    phoneStore: createPhoneStore({ keys, now }),
    devices: createDeviceStore({ keys, now, newId }),
    sessions: createSessionStore({ keys, now, newId }),
    events: createEventLog({ now, newId }),
    consentStore: createConsentStore({ now }),
    locks: createLockStore(database),
    gate: createGate({ store: createLockStore(database), now }),
    randomBytes,
    throttles: createThrottles({ database, now }),
    ...createTestPasswords(database, now),
  }
}

/** Real passwords with the cheapest hashes. */
function createTestPasswords(database: Database<IdentityTables>, now: () => Date) {
  const loadBlocklist = createBlocklistLoader()
  const parameters = { memoryCost: 256, timeCost: 1, parallelism: 1 }
  const pool = createHashPool({ queue: 50, parameters, guard: refuseInsideTransaction })
  const store = createPasswordStore({ now })
  const loadMeter = createStrengthMeterLoader(loadBlocklist)
  return { pool, passwords: createPasswords({ database, store, pool, loadBlocklist, loadMeter }) }
}

export interface Told {
  template: NoticeTemplate
  parameters: Record<string, string>
  /** Masks of the identifiers that were there when it was told. */
  to: string[]
}

/** What the account centre asks of the outside, written down in place of being done. */
export function createWatched({ identifiers, newId }: Pick<Stores, 'identifiers' | 'newId'>) {
  const told: Told[] = []
  const begun: BeginRequest[] = []
  const revoked: string[] = []
  const signedOut: string[] = []
  return {
    told,
    begun,
    revoked,
    signedOut,
    notices: {
      async tell(
        executor: Executor<IdentityTables>,
        account: { id: string },
        template: NoticeTemplate,
        parameters: Record<string, string>,
      ): Promise<void> {
        const to = (await identifiers.list(executor, account.id)).map(one => one.masked)
        told.push({ template, parameters, to })
      },
    },
    ceremonies: {
      async begin(_visit: unknown, request: BeginRequest): Promise<{ ok: true; id: string }> {
        begun.push(request)
        return { ok: true, id: newId() }
      },
    },
    revokeGrants: async (_executor: unknown, _realm: string, _account: string, client: string): Promise<void> =>
      void revoked.push(client),
    signOutClients: async (id: string): Promise<void> => void signedOut.push(id),
  }
}

export function readRealm(name: string): Realm {
  const { policy } = parsePolicy(readFileSync(new URL(`policies/${name}.yaml`, packageRoot), 'utf8'))
  return { name, version: 1, policy, path: `/realms/${name}`, issuer: `${origin}/realms/${name}` }
}
