import type { Hono } from 'hono'
import type { IdentityEnv, RealmApiPart } from '../shell/index.ts'
import { accountApiRoutes, createAccountApi } from './api/account-api.ts'
import { createPhoneAccountApi } from './api/phone-account-api.ts'
import type { ApiRoute } from './api/route.ts'
import type { AccountCentreDependencies } from './dependencies.ts'
import { createAccountPages } from './pages/account-pages.tsx'
import { createReportPages } from './pages/report-pages.tsx'

export interface AccountCentre {
  /** `/phone/account…`, for phones. */
  phoneApi: (demandPhone: Parameters<typeof createPhoneAccountApi>[0]['demandPhone']) => RealmApiPart

  /** At `/realms/:realm/account`. */
  pages: Hono<IdentityEnv>
  /** At `/realms/:realm/not-me`. */
  reportPages: Hono<IdentityEnv>
  /** At `/realms/:realm/api/account`, after `shell.describe('api')`. */
  api: Hono<IdentityEnv>
  /** What the API offers; paths are below its mount. */
  routes: readonly ApiRoute[]
}

export function createAccountCentre(deps: AccountCentreDependencies): AccountCentre {
  return {
    phoneApi: demandPhone => createPhoneAccountApi({ deps, demandPhone }),
    pages: createAccountPages(deps),
    reportPages: createReportPages(deps),
    api: createAccountApi(deps),
    routes: accountApiRoutes,
  }
}
