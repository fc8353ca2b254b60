import { Hono } from 'hono'
import type { IdentityEnv } from '../../shell/index.ts'
import type { AccountCentreDependencies } from '../dependencies.ts'
import { addDataRoutes } from './data-routes.tsx'
import { addDeviceRoutes } from './device-routes.tsx'
import { addIdentifierRoutes } from './identifier-routes.tsx'
import { addMediaRoutes } from './media-routes.tsx'
import { addOverviewRoutes } from './overview-routes.tsx'
import { addPasskeyRoutes } from './passkey-routes.tsx'
import { addPasswordRoutes } from './password-routes.tsx'
import { addPhoneRoutes } from './phone-routes.tsx'
import { createSite } from './site.ts'

/** `/realms/:realm/account…`: each page reads and draws, each form calls one use case and leads on by 303. */
export function createAccountPages(deps: AccountCentreDependencies): Hono<IdentityEnv> {
  const app = new Hono<IdentityEnv>()
  const site = createSite(app, deps)
  addOverviewRoutes(site)
  addIdentifierRoutes(site)
  addPasskeyRoutes(site)
  addPhoneRoutes(site)
  addMediaRoutes(site)
  addPasswordRoutes(site)
  addDeviceRoutes(site)
  addDataRoutes(site)
  return app
}
