import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  createFullKeyMaterial,
  createKeyRing,
  type KeyMaterial,
  loadKeyMaterial,
  markBackedUp,
  publicJwk,
  saveKeyFile,
} from '../kit/crypto/index.ts'
import type { Database, Migrations } from '../kit/database/index.ts'
import { AppError } from '../kit/errors/index.ts'
import type { Language } from '../kit/i18n/index.ts'
import { createTrustReader } from './authenticators/certificate-key/index.ts'
import { chineseTokensOf } from './authenticators/otp-token/index.ts'
import { certificateFolder } from './certificate-folder.ts'
import { checkpointFolder } from './compose-maintenance.ts'
import { composeMediaTools, sealSeedTable } from './compose-media-tools.ts'
import { type Ask, composeStaffTools } from './compose-staff-tools.ts'
import { composeStores, type Stores } from './compose-stores.ts'
import { type IdentityConfig, localOrigin } from './config.ts'
import { examine } from './doctor/index.ts'
import { createVerifier, describeFinding } from './events/index.ts'
import { runImport } from './import/index.ts'
import { type ForeignColumn, runRotation } from './key-rotation/index.ts'
import { createKeyStore, createSigningKeys } from './oidc/index.ts'
import {
  createPolicyStore,
  createRealms,
  describeProblem,
  loadPolicy,
  type PolicyProblem,
  parsePolicy,
  type Realms,
} from './realms/index.ts'

export interface ToolDependencies {
  config: IdentityConfig
  database: Database<unknown>
  now: () => Date
  language: Language
  /** Gets one line of text at a time. */
  print: (line: string) => void
}

export type IdentityTools = ReturnType<typeof composeIdentityTools>

/** What needs no database, and so works beside a running process that has the embedded one open. */
export function composeOfflineTools({ config, now, print }: Pick<ToolDependencies, 'config' | 'now' | 'print'>) {
  return {
    /** Says what is wrong with a policy file, line by line. */
    async checkRealm(file: string): Promise<boolean> {
      const parsed = readPolicy(file, print)
      if (parsed === null) return false
      const chinese = chineseTokensOf(parsed.policy)
      if (chinese) print(`${file}: ${chinese.words}`)
      print(`${file}: nothing to mend`)
      return true
    },

    async sealSeeds(table: { file: string; out: string; batch: string }, ask: Ask): Promise<boolean> {
      return await sealSeedTable({ ...table, passphrase: config.LINGPAI_SEEDS_PASSPHRASE }, { ask, print })
    },

    /** New key material, for the operator to put where production takes it from. */
    async createKeys(): Promise<boolean> {
      print(JSON.stringify(await createFullKeyMaterial(config.LINGPAI_SUITE, now())))
      return true
    },
  }
}

/** What the command line does beside serving. Each says how it went in words and answers whether all is well. */
export function composeIdentityTools({ config, database: whole, now, language, print }: ToolDependencies) {
  const loadKeys = async (): Promise<KeyMaterial> => {
    const { LINGPAI_DATA: dataFolder, production, LINGPAI_SUITE: suite, keySource: source } = config
    return await loadKeyMaterial({ source, dataFolder, production, suite, now: now() })
  }
  const stores = async () => composeStores({ database: whole, keys: createKeyRing(await loadKeys()), now })

  return {
    loadRealm,
    importAccounts,
    verifyAudit,
    rotateKeys,
    rotateSigningKeys,
    markKeysBackedUp,
    doctor,
    staff,
    media,
  }

  async function loadRealm(file: string): Promise<boolean> {
    const parsed = readPolicy(file, print)
    if (!parsed) return false
    const { version, changed } = await loadPolicy(await stores(), parsed.document)
    print(
      changed
        ? `${parsed.policy.realm}: version ${version} is the running policy`
        : `${parsed.policy.realm}: version ${version} says just the same`,
    )
    return true
  }

  async function importAccounts(file: string, options: { realm: string; signal: AbortSignal }): Promise<boolean> {
    const { database, keys, newId } = await stores()
    const realm = (await realmsOf({ database })).get(options.realm)
    const summary = await runImport({
      database,
      keys,
      realm,
      path: file,
      language,
      now,
      newId,
      print,
      signal: options.signal,
    })
    return summary.outcome === 'completed'
  }

  async function verifyAudit(realm: string | null): Promise<boolean> {
    const { database } = await stores()
    const material = await loadKeys()
    const publicKeys = (material.signing ?? []).map(key => publicJwk(key))
    const verifier = createVerifier({ database, publicKeys, checkpoints: checkpointFolder(config), now })
    const results = realm ? [await verifier.verify(realm)] : await verifier.verifyAll()
    if (results.length === 0) print('There are no events yet.')
    for (const result of results) {
      print(
        `${result.realm}: ${result.links} links, ${result.checkpoints} checkpoints, ${result.findings.length} findings`,
      )
      for (const finding of result.findings) print(`  ${describeFinding(finding, language)}`)
    }
    return results.every(result => result.findings.length === 0)
  }

  function keyFile(): string {
    if (config.keySource === undefined) return join(config.LINGPAI_DATA, 'keys.json')
    if (config.keySource.kind === 'file') return config.keySource.path
    throw new AppError('keys-not-in-a-file', { details: { source: config.keySource.kind } })
  }

  async function rotateKeys(signal: AbortSignal, others: readonly ForeignColumn[]): Promise<boolean> {
    const path = keyFile()
    const { database, newId } = await stores()
    const material = { load: loadKeys, save: async (changed: KeyMaterial) => await saveKeyFile(path, changed) }
    const pause = async (milliseconds: number): Promise<void> => await wait(milliseconds)
    const summary = await runRotation({ database, material, now, newId, others, pause, language, print, signal })
    return summary.outcome === 'completed'
  }

  /** @param atOnce the present keys may be in other hands: they go now, and the new ones sign */
  async function rotateSigningKeys(name: string, { atOnce }: { atOnce: boolean }): Promise<boolean> {
    const parts = await stores()
    const realm = (await realmsOf(parts)).get(name)
    const signingKeys = createSigningKeys({ ...parts, store: createKeyStore({ now }) })
    if (atOnce) {
      const { kids } = await signingKeys.replaceAtOnce(realm, 'command')
      print(`${name}: new signing keys ${kids.join(', ')} sign from now; all keys before them are withdrawn`)
      return true
    }
    const rotated = await signingKeys.rotate(realm, { surface: 'command' })
    if (rotated.ok)
      print(
        `${name}: new signing keys ${rotated.kids.join(', ')} are published and sign from ${rotated.signsFrom.toISOString()}`,
      )
    else if (rotated.signsFrom)
      print(`${name}: nothing done: the keys of the last rotation sign from ${rotated.signsFrom.toISOString()}`)
    else print(`${name}: nothing done: the first start makes the realm's keys`)
    return rotated.ok
  }

  async function realmsOf({ database }: Pick<Stores, 'database'>): Promise<Realms> {
    return await createRealms({
      store: createPolicyStore(database),
      development: config.production ? null : { origin: localOrigin(config), port: config.LINGPAI_PORT },
    })
  }

  async function staff() {
    const parts = await stores()
    return composeStaffTools({ stores: parts, realm: (await realmsOf(parts)).get('staff'), language, print })
  }

  /** @throws AppError `realm.unknown` */
  async function media(realm: string) {
    const parts = await stores()
    const passphrase = config.LINGPAI_SEEDS_PASSPHRASE
    const report = (file: string): void => print(`${file} can’t be read in the folder of certificates`)
    const trust = createTrustReader({ folder: certificateFolder(config), now, report })
    return composeMediaTools({ stores: parts, realm: (await realmsOf(parts)).get(realm), passphrase, trust, print })
  }

  async function markKeysBackedUp(): Promise<boolean> {
    await saveKeyFile(keyFile(), markBackedUp(await loadKeys(), now()))
    print('The keys are marked as backed up.')
    return true
  }

  /** Says in words what is wrong with this configuration, and what to do. */
  async function doctor(migrations: readonly Migrations[]): Promise<boolean> {
    const findings = await examine({ config, database: whole, migrations, loadKeys, now })
    for (const { well, words } of findings) print(`${well ? 'ok  ' : '!!  '}${words}`)
    return findings.every(({ well }) => well)
  }
}

/** @returns null where the file was wrong, which has been said */
function readPolicy(file: string, print: (line: string) => void): ReturnType<typeof parsePolicy> | null {
  try {
    return parsePolicy(readText(file))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'policy.invalid') throw error
    for (const problem of error.details.problems as PolicyProblem[]) print(`${file}: ${describeProblem(problem)}`)
    return null
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('policy.unreadable', { details: { file }, cause })
  }
}
