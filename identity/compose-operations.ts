import type { Logger } from '../kit/log/index.ts'
import { packageRoot } from '../kit/root.ts'
import type { HashPool } from './authenticators/password/index.ts'
import type { Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import type { Notices } from './notices/index.ts'
import { createAccessLog, createOperationsRoutes, createReadiness, type Metrics } from './operations/index.ts'

export interface OperationsParts {
  stores: Stores
  metrics: Metrics
  pool: HashPool
  notices: Notices
  config: IdentityConfig
  logger: Logger
}

/** What whoever runs the service looks at: health, readiness, metrics, one log line an answer. */
export function composeOperations({ stores, metrics, pool, notices, config, logger }: OperationsParts) {
  metrics.watchHashPool(pool.depth)
  metrics.watchNotices(notices.counts, stores.now)
  const readiness = createReadiness({
    database: stores.database,
    migrationsFolder: new URL('identity/migrations/', packageRoot),
    hashPool: pool,
    hashQueue: config.LINGPAI_HASH_QUEUE,
  })
  const routes = createOperationsRoutes({
    readiness,
    metrics,
    metricsToken: config.LINGPAI_METRICS_TOKEN ?? null,
    production: config.production,
  })
  const access = createAccessLog({ logger, metrics, newId: stores.newId, clock: () => performance.now() })
  return { routes, access }
}
