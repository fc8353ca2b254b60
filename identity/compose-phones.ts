import { createClientAddress } from '../kit/http/index.ts'
import type { Places } from '../kit/places/index.ts'
import type { composeCeremonies } from './compose-ceremonies.ts'
import type { Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import type { NoticeWriter } from './notices/index.ts'
import type { Oidc } from './oidc/index.ts'
import { createAuthorisePhone, createFreshProof, createPhoneApi } from './phones/index.ts'
import type { Reports } from './reports/index.ts'
import type { IdentityErrors } from './shell/index.ts'

export interface PhoneParts {
  config: IdentityConfig
  stores: Stores
  engine: Pick<ReturnType<typeof composeCeremonies>, 'gate' | 'passkeys' | 'passwords'>
  oidc: Pick<Oidc, 'verifyAccess' | 'signOutClients' | 'moveGrant'>
  notices: NoticeWriter
  reports: Reports
  places: Places
  errors: IdentityErrors
}

/** The phones' API, and what stands before the other calls that phones make. */
export function composePhones(parts: PhoneParts) {
  const { config, stores, engine, oidc } = parts
  const deps = {
    ...stores,
    ...engine,
    ...parts,
    verifyAccess: oidc.verifyAccess,
    signOutClients: oidc.signOutClients,
    moveGrant: oidc.moveGrant,
    clientAddress: createClientAddress(config.LINGPAI_TRUSTED_PROXIES),
    phoneOrigin: config.phoneOrigin,
  }
  const { authorisePhone, demandPhone } = createAuthorisePhone(deps)
  return { api: createPhoneApi(deps), authorisePhone, demandPhone, freshProof: createFreshProof(deps) }
}
