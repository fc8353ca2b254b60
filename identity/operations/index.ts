/**
 * What whoever runs the service looks at: health, readiness, metrics, and one log line an answer. Holds no personal data: routes are
 * patterns, labels are realms, kinds and codes. Flow: createMetrics → given to the notices, to `countEvents` around the audit log, to
 * the access log in front of everything → read at `/metrics`.
 */
export { createAccessLog } from './access-log.ts'
export { countEvents } from './count-events.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { createReadiness } from './readiness.ts'
export { createOperationsRoutes } from './routes.ts'
