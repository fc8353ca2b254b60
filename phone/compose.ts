/** Builds the phone app's server: the shell, and what an installed app is made of. It knows nobody: accounts are the realms'. */
import { Hono } from 'hono'
import { createErrorTable, retryAfter, securityHeaders, strictPath } from '../kit/http/index.ts'
import type { Logger } from '../kit/log/index.ts'
import { type Assets, serveAssets } from '../kit/ui/index.ts'
import type { PhoneConfig } from './config.ts'
import { createShell } from './shell/index.ts'

export interface PhoneDeps {
  config: PhoneConfig
  assets: Assets
  logger: Pick<Logger, 'error'>
  newId: () => string
}

export function composePhone({ config, assets, logger, newId }: PhoneDeps): { app: Hono } {
  const table = createErrorTable(
    {},
    {
      newIncident: newId,
      logIncident: (incident, error) => logger.error({ incident, err: error }, 'request failed'),
    },
  )
  const app = new Hono()
  app.use(retryAfter())
  app.use(securityHeaders({ origin: config.origin }))
  app.use(strictPath())
  app.onError(error => table.problemJson(error))
  app.notFound(c => c.text('404', 404))
  app.route('/assets', serveAssets(assets))
  app.route('/', createShell({ config, assets }))
  return { app }
}
