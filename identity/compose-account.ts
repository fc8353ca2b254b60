import { createAccountCentre } from './account-centre/index.ts'
import type { Passwords } from './authenticators/password/index.ts'
import type { Ceremonies } from './ceremonies/index.ts'
import type { Stores } from './compose-stores.ts'
import { createConsents } from './consents/index.ts'
import type { NoticeWriter } from './notices/index.ts'
import type { Oidc } from './oidc/index.ts'
import type { Reports } from './reports/index.ts'
import type { IdentityErrors, RealmShell } from './shell/index.ts'

export interface AccountParts {
  stores: Stores
  ceremonies: Ceremonies
  passwords: Passwords
  notices: NoticeWriter
  reports: Reports
  oidc: Pick<Oidc, 'revokeGrants' | 'signOutClients'>
  shell: RealmShell
  errors: IdentityErrors
}

/** The account centre over the stores, tied to the issuers: what ends here ends in the applications too. */
export function composeAccount({ stores, oidc, ...parts }: AccountParts) {
  const { database, events, keys } = stores
  const consents = createConsents({ database, store: stores.consents, events, revokeGrants: oidc.revokeGrants })
  return createAccountCentre({ ...stores, ...parts, consents, signOutClients: oidc.signOutClients, mac: keys.mac })
}
