import { join } from 'node:path'
import { AppError } from '../errors/index.ts'
import { createKeyFile, readKeyFile } from './key-file.ts'
import { createKeyMaterial, type KeyMaterial, parseKeyMaterial } from './key-material.ts'
import { fetchKeyMaterial } from './key-service.ts'
import { createSigningKey } from './signing-keys.ts'
import type { SuiteName } from './suite.ts'

/** Where the keys come from, as configured. */
export type KeySource =
  | { kind: 'text'; text: string }
  | { kind: 'file'; path: string }
  | { kind: 'service'; url: string; token: string }

export type LoadOptions = {
  /** Undefined: none was configured. */
  source: KeySource | undefined
  dataFolder: string
  production: boolean
  now: Date
  /** For the file that development makes; material that is there keeps its own. */
  suite?: SuiteName
  fetch?: typeof fetch
}

/**
 * The deployment's keys. Without a configured source, development keeps its own in `<dataFolder>/keys.json` (0600),
 * and production refuses to start: keys beside the data they protect protect nothing (design §5).
 */
export async function loadKeyMaterial(options: LoadOptions): Promise<KeyMaterial> {
  const { source, production } = options
  switch (source?.kind) {
    case 'text':
      return parseKeyMaterial(source.text)
    case 'file':
      return await readConfiguredFile(source.path)
    case 'service':
      return await fetchKeyMaterial({ ...source, production, fetch: options.fetch ?? fetch })
    case undefined:
      if (production) throw new AppError('keys-not-configured', { details: { settings: Object.values(settings) } })
      return await developmentKeys(options)
  }
}

const settings = {
  text: 'LINGPAI_KEYS',
  file: 'LINGPAI_KEYS_FILE',
  url: 'LINGPAI_KEY_SERVICE_URL',
  token: 'LINGPAI_KEY_SERVICE_TOKEN',
} as const

/** The source that the environment names. `secret` resolves a setting with its `_FILE` variant. */
export function keySourceFrom(
  environment: Readonly<Record<string, string | undefined>>,
  secret: (name: string) => string | undefined = name => environment[name],
): KeySource | undefined {
  const text = environment[settings.text]
  const path = environment[settings.file]
  const url = environment[settings.url]
  const given = Object.entries({ [settings.text]: text, [settings.file]: path, [settings.url]: url })
  const named = given.filter(([, value]) => value !== undefined && value !== '').map(([name]) => name)
  // Two sources may hold different keys: choosing one in silence would make data unreadable.
  if (named.length > 1) throw new AppError('keys-configured-twice', { details: { settings: named } })
  if (text) return { kind: 'text', text }
  if (path) return { kind: 'file', path }
  if (!url) return undefined
  if (!URL.canParse(url)) throw new AppError('key-service-url-invalid', { details: { setting: settings.url } })
  const token = secret(settings.token)
  if (!token) throw new AppError('key-service-token-missing', { details: { setting: settings.token } })
  return { kind: 'service', url, token }
}

async function readConfiguredFile(path: string): Promise<KeyMaterial> {
  const material = await readKeyFile(path, 'owner-and-group')
  if (material === undefined) throw new AppError('key-file-missing', { details: { path } })
  return material
}

async function developmentKeys({ dataFolder, now, suite = 'international' }: LoadOptions): Promise<KeyMaterial> {
  const path = join(dataFolder, 'keys.json')
  return (await readKeyFile(path, 'owner')) ?? (await createKeyFile(path, await createFullKeyMaterial(suite, now)))
}

/** New material with a key for every use, the one that signs audit checkpoints among them. */
export async function createFullKeyMaterial(suite: SuiteName, now: Date): Promise<KeyMaterial> {
  return { ...createKeyMaterial(suite, now), signing: [await createSigningKey('Ed25519', now)] }
}
