import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { KeyMaterial, SigningKey } from '../kit/crypto/index.ts'
import type { Database } from '../kit/database/index.ts'
import { AppError } from '../kit/errors/index.ts'
import { createJobs } from '../kit/jobs/index.ts'
import type { Logger } from '../kit/log/index.ts'
import type { ReportLinks } from './ceremonies/index.ts'
import type { composeCeremonies } from './compose-ceremonies.ts'
import type { Stores } from './compose-stores.ts'
import type { IdentityConfig } from './config.ts'
import { createErasure } from './erasure/index.ts'
import { createChain, createEventErasure } from './events/index.ts'
import { createMaintenance } from './maintenance/index.ts'
import type { NoticeWriter } from './notices/index.ts'
import type { Oidc } from './oidc/index.ts'
import type { Realms } from './realms/index.ts'

export interface MaintenanceParts {
  whole: Database<unknown>
  stores: Stores
  engine: ReturnType<typeof composeCeremonies>
  backchannel: { deliverPings(): Promise<number> }
  realms: Realms
  notices: NoticeWriter
  reports: ReportLinks
  oidc: Pick<Oidc, 'signOutClients' | 'rotateSigningKeys' | 'deliverLogoutNotices'>
  config: IdentityConfig
  loadKeys: () => Promise<KeyMaterial>
  logger: Logger
}

/** Work beside requests, once at a time across all processes: the audit chain, expiry, erasure, purges. */
export function composeMaintenance({
  whole,
  stores,
  engine,
  backchannel,
  realms,
  notices,
  reports,
  oidc,
  config,
  loadKeys,
  logger,
}: MaintenanceParts) {
  const { database, events, now } = stores
  const signingKey = async (): Promise<SigningKey> => auditSigningKey(await loadKeys())
  const chain = createChain({
    database,
    suite: config.LINGPAI_SUITE,
    signingKey,
    checkpoints: checkpointFolder(config),
    now,
  })
  const eventErasure = createEventErasure({ database, events, signingKey, now })
  const report = (err: unknown, accountId: string): void =>
    logger.error({ err, accountId }, 'an account was not erased')
  const erasure = createErasure({
    database,
    events,
    eventErasure,
    notices,
    realms,
    signOutClients: oidc.signOutClients,
    report,
    now,
  })
  const jobs = createJobs({
    database: whole,
    report: (err, job) => logger.error({ err, job }, 'a job failed'),
  })
  const maintenance = createMaintenance({
    database,
    ceremonies: engine.ceremonyStore,
    events,
    chain,
    erasure,
    changes: engine.changes,
    tickets: engine.tickets,
    backchannel,
    face: engine.face,
    media: { ...stores, notices, reports },
    realms,
    oidc,
    now,
  })
  for (const { name, everySeconds, work } of maintenance) jobs.define(name, { everySeconds, work })

  /** Of every realm and however old: for who writes a history at once, further back than the jobs look. */
  async function linkAllEvents(): Promise<void> {
    for (const realm of realms.all()) await chain.sweep(realm.name, null)
  }

  return { jobs, linkAllEvents }
}

/** The folder of signed checkpoints: outside the database, so that a cut tail is found. */
export function checkpointFolder(config: Pick<IdentityConfig, 'LINGPAI_DATA'>): URL {
  return pathToFileURL(`${resolve(config.LINGPAI_DATA)}/audit/`)
}

/** @throws AppError `keys-incomplete` where the material has no key to sign the audit log with */
export function auditSigningKey(material: KeyMaterial): SigningKey {
  const [key] = material.signing ?? []
  if (!key) throw new AppError('keys-incomplete', { details: { missing: 'signing', mend: 'lingpai keys create' } })
  return key
}
