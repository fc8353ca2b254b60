import type { Face } from '../authenticators/face/index.ts'
import type { Erasure } from '../erasure/index.ts'
import { type Chain, realmsWithEvents } from '../events/index.ts'
import type { IdentifierChanges } from '../identifier-changes/index.ts'
import type { MediaDependencies } from '../media/index.ts'
import type { Oidc } from '../oidc/index.ts'
import type { Realms } from '../realms/index.ts'
import { type ExpiryDependencies, expireBatch } from './expire-ceremonies.ts'
import { expireMediaJobs } from './expire-media.ts'
import { purgeBatch, purges } from './purge.ts'
import { type Keeping, keepingFor } from './rules.ts'

export interface MaintenanceDependencies extends ExpiryDependencies {
  media: MediaDependencies
  chain: Chain
  erasure: Erasure
  changes: Pick<IdentifierChanges, 'work'>
  tickets: { expire(batch: number): Promise<number> }
  backchannel: { deliverPings(): Promise<number> }
  face: Pick<Face, 'expire'>
  realms: Pick<Realms, 'all'>
  oidc: Pick<Oidc, 'rotateSigningKeys' | 'deliverLogoutNotices'>
  now: () => Date
  /** Rows a statement: small, so that nobody waits for it. */
  batch?: number
  /** Told of every run that did something, for metrics. */
  done?: (job: string, count: number) => void
}

/** Fits `kit/jobs`: idempotent, and safe in several processes at once. */
export interface MaintenanceJob {
  name: string
  everySeconds: number
  work(run: { signal: AbortSignal }): Promise<void>
}

/** The work that goes on beside requests. Stopped between two batches, the next run goes on where it was. */
export function createMaintenance(deps: MaintenanceDependencies): MaintenanceJob[] {
  const { database, chain, erasure, realms, oidc, now, batch = 500, done } = deps
  const kept = (): Keeping => keepingFor(realms.all().map(realm => realm.policy))

  const job = (name: string, everySeconds: number, work: (signal: AbortSignal) => Promise<number>): MaintenanceJob => ({
    name,
    everySeconds,
    work: async ({ signal }) => {
      const count = await work(signal)
      if (count > 0) done?.(name, count)
    },
  })
  const inBatches =
    (work: () => Promise<number>) =>
    async (signal: AbortSignal): Promise<number> => {
      for (let total = 0; ; ) {
        const count = await work()
        total += count
        if (count < batch || signal.aborted) return total
      }
    }
  const inEachRealm =
    (work: (realm: string) => Promise<number>) =>
    async (signal: AbortSignal): Promise<number> => {
      let total = 0
      for (const realm of await realmsWithEvents(database.query)) {
        if (!signal.aborted) total += await work(realm)
      }
      return total
    }

  return [
    job('link-events', 3, inEachRealm(chain.link)),
    job(
      'sweep-events',
      600,
      inEachRealm(realm => chain.sweep(realm)),
    ),
    job(
      'checkpoint-events',
      60,
      inEachRealm(async realm => ((await chain.checkpoint(realm)) ? 1 : 0)),
    ),
    job(
      'expire-ceremonies',
      15,
      inBatches(() => expireBatch(deps, batch)),
    ),
    job(
      'expire-tickets',
      15,
      inBatches(() => deps.tickets.expire(batch)),
    ),
    job(
      'expire-face-checks',
      60,
      inBatches(() => deps.face.expire(batch)),
    ),
    job('identifier-changes', 60, async signal => await deps.changes.work(signal)),
    ...expireMediaJobs({ ...deps.media, realms }, batch).map(({ name, work }) => job(name, 3600, work)),
    job('erase-accounts', 300, async () => {
      const { accounts, events } = await erasure.eraseDue()
      return accounts + events
    }),
    job('send-logout-notices', 5, oidc.deliverLogoutNotices),
    job('send-backchannel-pings', 2, async () => await deps.backchannel.deliverPings()),
    job('rotate-signing-keys', 3600, oidc.rotateSigningKeys),
    ...Object.entries(purges).map(([name, purge]) =>
      job(
        name,
        purge.everySeconds,
        inBatches(() => purgeBatch(database.query, purge, { now: now(), kept: kept(), batch })),
      ),
    ),
  ]
}
