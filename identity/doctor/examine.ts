import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { sql } from 'kysely'
import { createKeyRing, describeBackup, type KeyMaterial, type KeyRing } from '../../kit/crypto/index.ts'
import { type Database, inSchema, type Migrations, pendingMigrations } from '../../kit/database/index.ts'
import { isAppError } from '../../kit/errors/index.ts'
import { chineseTokensOf } from '../authenticators/otp-token/index.ts'
import { createPolicyStore, createRealms, type Realm } from '../realms/index.ts'
import type { IdentityTables } from '../tables.ts'
import { type Finding, ill, well } from './finding.ts'
import { type GatewaySettings, lookAtGateways } from './look-at-gateways.ts'

export interface Examination {
  config: GatewaySettings & {
    LINGPAI_DATA: string
    LINGPAI_TRUSTED_PROXIES: number
    DATABASE_URL?: string | undefined
    LINGPAI_METRICS_TOKEN?: string | undefined
  }
  database: Database<unknown>
  /** Of every application on this database. */
  migrations: readonly Migrations[]
  loadKeys: () => Promise<KeyMaterial>
  now: () => Date
}

const minute = 60_000

/** Looks at everything, one after the other; what can't be looked at is a finding too. */
export async function examine(examination: Examination): Promise<Finding[]> {
  const looks = [
    lookAtDatabase,
    lookAtMigrations,
    lookAtClock,
    lookAtKeys,
    lookAtFit,
    lookAtRealms,
    lookAtDataFolder,
    lookAtGateways,
    lookAtMetrics,
    lookAtMachine,
    lookAtQueues,
  ]
  const findings: Finding[] = []
  for (const look of looks) {
    try {
      findings.push(...(await look(examination)))
    } catch (error) {
      const finding = ill(whyNot(look.name.replace('lookAt', ''), error))
      if (!findings.some(({ words }) => words === finding.words)) findings.push(finding)
    }
  }
  return findings
}

function whyNot(what: string, error: unknown): string {
  // PostgreSQL: undefined_table and invalid_schema_name.
  const isEmpty = error instanceof Error && 'code' in error && ['42P01', '3F000'].includes(String(error.code))
  if (isEmpty) return 'The database has not our tables yet: run "lingpai migrate".'
  return `${what} could not be looked at: ${isAppError(error) ? `${error.code} ${JSON.stringify(error.details)}` : String(error)}`
}

async function lookAtDatabase({ config, database }: Examination): Promise<Finding[]> {
  const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(
    database.query,
  )
  const version = rows[0]?.version ?? '?'
  const old = Number.parseInt(version, 10) < 16
  const embedded = database.kind === 'embedded'
  return [
    old
      ? ill(`PostgreSQL ${version} is older than 16: use 16 or later.`)
      : well(`The database answers: PostgreSQL ${version}.`),
    embedded && config.production
      ? ill('The embedded database serves one process and has no backups of its own: set DATABASE_URL for production.')
      : well(embedded ? 'The database is the embedded one: good for one process.' : 'The database is a server.'),
  ]
}

async function lookAtClock({ database, now }: Examination): Promise<Finding[]> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(database.query)
  const apart = Math.abs((rows[0]?.now.getTime() ?? 0) - now().getTime())
  return [
    apart > 5_000
      ? ill(
          `This machine's clock and the database's are ${Math.round(apart / 1000)} s apart: synchronise both (NTP). Codes and locks go by it.`,
        )
      : well('The clocks of this machine and the database agree.'),
  ]
}

async function lookAtKeys({ loadKeys }: Examination): Promise<Finding[]> {
  const material = await loadKeys()
  const backup = describeBackup(material)
  return [
    backup.backedUp
      ? well(`The keys are backed up (${backup.at.toISOString()}).`)
      : ill(
          'The keys are not marked as backed up. Without them the personal data is lost: copy them to a safe place, then run "lingpai keys backed-up".',
        ),
    (material.signing ?? []).length > 0
      ? well('The audit log has a key to sign its checkpoints with.')
      : ill(
          'The key material has no signing key: make new material with "lingpai keys create" and take over its "signing" part.',
        ),
  ]
}

/** Keys of another deployment look right by themselves: what the database holds shows whether they are these. */
async function lookAtFit({ database, loadKeys }: Examination): Promise<Finding[]> {
  const { query } = inSchema<IdentityTables>(database, 'identity')
  const rows = await query.selectFrom('signing_keys').select(['realm', 'private_cipher']).execute()
  const keys = createKeyRing(await loadKeys())
  const lost = new Set(rows.filter(row => !canRead(keys, row)).map(({ realm }) => realm))
  if (lost.size === 0) return [well('The keys fit the database.')]
  const words = `The keys can't read what the database holds (${[...lost].join(', ')}): they are another deployment's, or an old one is missing.`
  return [ill(`${words} Bring back the right ones before the service is started.`)]
}

function canRead(keys: KeyRing, { realm, private_cipher }: { realm: string; private_cipher: string }): boolean {
  try {
    return keys.decrypt(private_cipher, `signing-keys.${realm}`) !== ''
  } catch {
    return false
  }
}

async function lookAtRealms({ config, database }: Examination): Promise<Finding[]> {
  const store = createPolicyStore(inSchema<IdentityTables>(database, 'identity'))
  const development = config.production ? null : { origin: 'http://localhost:8080', port: 8080 }
  const realms = await createRealms({ store, development })
  if (realms.all().length === 0) return [ill('No realm has a policy: run "lingpai realm load policies/<realm>.yaml".')]
  return realms.all().flatMap(realm => [lookAtRealm(realm, config), ...lookAtTokens(realm)])
}

function lookAtRealm({ name, version, policy }: Realm, config: Examination['config']): Finding {
  const plain = policy.clients
    .flatMap(client => client.redirectUris)
    .filter(uri => uri.startsWith('http:') && !/^http:\/\/(localhost|127\.)/.test(uri))
  if (plain.length > 0) return ill(`Realm ${name}: a redirect address is not https: ${plain.join(', ')}`)
  if (config.production && !policy.home.startsWith('https:'))
    return ill(`Realm ${name}: its portal's address "home" (${policy.home}) is not https.`)
  if (config.production && !policy.origin.startsWith('https:'))
    return ill(`Realm ${name}: its origin ${policy.origin} is not https.`)
  return well(`Realm ${name} runs version ${version} of its policy.`)
}

/** Nobody is to be let in by codes that were never checked, and whoever waits for such tokens is told why they are not taken. */
function lookAtTokens({ name, policy }: Realm): Finding[] {
  const chinese = chineseTokensOf(policy)
  if (!chinese) return []
  return [(chinese.taken ? ill : well)(`Realm ${name}: ${chinese.words}`)]
}

async function lookAtDataFolder({ config }: Examination): Promise<Finding[]> {
  if (!existsSync(config.LINGPAI_DATA)) return [well('The data folder is not there yet: the first start makes it.')]
  const { mode } = await stat(config.LINGPAI_DATA)
  const open = process.platform !== 'win32' && (mode & 0o077) !== 0
  return [
    open
      ? ill(`Others may read the data folder ${config.LINGPAI_DATA}: run chmod 700 on it.`)
      : well('Only its owner may read the data folder.'),
  ]
}

/** What it counts tells how many sign in, fail and are locked: nobody else's business. */
function lookAtMetrics({ config }: Examination): Finding[] {
  if (config.LINGPAI_METRICS_TOKEN !== undefined) return [well('/metrics asks for a token.')]
  return [
    config.production
      ? ill(
          'LINGPAI_METRICS_TOKEN is not set, so /metrics answers 404: set it, and show it to Prometheus as Bearer token.',
        )
      : well('/metrics asks for no token. That is right on one machine.'),
  ]
}

async function lookAtMigrations({ database, migrations }: Examination): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const one of migrations) {
    const pending = await pendingMigrations({ database, ...one })
    findings.push(
      pending.length > 0
        ? ill(
            `The tables of ${one.schema} are not those of this release (${pending.join(', ')}): run "lingpai migrate".`,
          )
        : well(`The tables of ${one.schema} are those of this release.`),
    )
  }
  return findings
}

/** Password hashes run on libuv's threads: with fewer threads than processors some stand idle while sign-ins wait. */
function lookAtMachine({ config }: Examination): Finding[] {
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4)
  const processors = availableParallelism()
  return [
    threads < processors + 1
      ? ill(`UV_THREADPOOL_SIZE is ${threads} on ${processors} processors: set it to ${processors + 4}.`)
      : well('There are threads enough for password hashes.'),
    config.production && config.LINGPAI_TRUSTED_PROXIES === 0
      ? ill(
          'LINGPAI_TRUSTED_PROXIES is 0: behind a proxy every visitor has its address, and limits by address hit all of them. Set the number of proxies.',
        )
      : well('The number of trusted proxies fits.'),
  ]
}

async function lookAtQueues({ database, now }: Examination): Promise<Finding[]> {
  const { query } = inSchema<IdentityTables>(database, 'identity')
  const count = async (from: Promise<{ count: number | string | bigint } | undefined>): Promise<number> =>
    Number((await from)?.count ?? 0)
  const dead = await count(
    query
      .selectFrom('notices')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'dead')
      .executeTakeFirst(),
  )
  const unlinked = await count(
    query
      .selectFrom('events')
      .leftJoin('event_links', 'event_links.event_id', 'events.id')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('event_links.event_id', 'is', null)
      .where('events.at', '<', new Date(now().getTime() - minute))
      .executeTakeFirst(),
  )
  const untold = await count(
    query
      .selectFrom('logout_notices')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'dead')
      .executeTakeFirst(),
  )
  return [
    untold > 0
      ? ill(`${untold} logout notices were given up: the log says which applications do not answer.`)
      : well('Every application took its logout notices.'),
    dead > 0
      ? ill(`${dead} notices could not be delivered: look at them in the staff API and send them again.`)
      : well('No notice is undelivered.'),
    unlinked > 0
      ? ill(
          `${unlinked} events older than a minute are not linked into the audit chain: is a process with jobs running?`,
        )
      : well('The audit chain is up to date.'),
  ]
}
