import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { packageRoot } from '../root.ts'
import { drawIcon } from './brand-icon.ts'
import { type RealmLook, realmLooks } from './components/mark-paths.ts'

/** A file as it is sent: as it is and compressed, so that no request pays for compression. */
export type AssetFile = { type: string; plain: Uint8Array; gzip: Uint8Array; brotli: Uint8Array }

/** Addresses of the bundled stylesheet, scripts and realm icons, and their bytes by file name. */
export type Assets = {
  css: string
  /** The address of an island entry: `page`, `proof-of-work-worker`, or an app's own `<name>-entry.ts`. */
  js: (entry: string) => string
  /** The further files that an entry loads, at once or when it comes to it: what an app keeps to work without a network. */
  neededBy: (entry: string) => string[]
  icon: (realm: RealmLook) => string
  files: ReadonlyMap<string, AssetFile>
}

type Options = {
  /** Where the bundle stands; `dist/assets/` of the package. */
  folder?: URL
  /** Where `serveAssets` is mounted, with a slash at both ends. */
  base?: string
}

interface Chunk {
  file: string
  name?: string
  isEntry?: boolean
  src?: string
  imports?: string[]
  dynamicImports?: string[]
}
type Manifest = Record<string, Chunk>

/** Reads the bundle that `vite build` made. Once, at start. */
export function loadAssets({ folder = new URL('dist/assets/', packageRoot), base = '/assets/' }: Options = {}): Assets {
  const manifest = readManifest(folder)
  const chunks = Object.values(manifest)
  const entries = new Map(chunks.filter(chunk => chunk.isEntry === true).map(chunk => [chunk.name ?? '', chunk.file]))
  const address = (entry: string) => {
    const file = entries.get(entry)
    if (file === undefined) throw new Error(`No bundled asset "${entry}"; there are: ${[...entries.keys()].join(', ')}`)
    return base + file
  }
  const files = new Map(chunks.map(({ file }) => [file, compress(file, readFileSync(new URL(file, folder)))]))
  for (const realm of realmLooks) files.set(iconFile(realm), compress('icon.svg', Buffer.from(drawIcon(realm))))
  const neededBy = (entry: string): string[] => {
    const found = chunks.find(chunk => chunk.isEntry === true && chunk.name === entry)
    return found ? needs(manifest, found).map(file => base + file) : []
  }
  return { css: address('style'), js: address, neededBy, icon: realm => base + iconFile(realm), files }
}

function needs(manifest: Manifest, { imports = [], dynamicImports = [] }: Chunk): string[] {
  return [...imports, ...dynamicImports].flatMap(key => {
    const chunk = manifest[key]
    return chunk ? [chunk.file, ...needs(manifest, chunk)] : []
  })
}

function readManifest(folder: URL): Manifest {
  try {
    return JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as Manifest
  } catch (cause) {
    throw new Error(`The pages' bundle is missing in ${folder.pathname}. Build it: npx vite build`, { cause })
  }
}

/** The number changes whenever the drawing does: the file is cached for ever. */
function iconFile(realm: RealmLook): string {
  return `icon-${realm}-1.svg`
}

function compress(name: string, plain: Uint8Array): AssetFile {
  const parameters = { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT }
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    brotli: brotliCompressSync(plain, { params: parameters }),
  }
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}
