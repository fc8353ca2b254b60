import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { packageRoot } from '../root.ts'

/**
 * An empty embedded database as a file, made once per version of PGlite: making one takes seconds, loading this a third of
 * one.
 */
export async function readSnapshot(): Promise<Blob> {
  const folder = new URL('node_modules/.cache/lingpai/', packageRoot)
  const file = new URL(`pglite-${await pgliteVersion()}.tar`, folder)
  const cached = await readFile(file).catch(() => undefined)
  if (cached !== undefined) return new Blob([cached])
  const made = await makeSnapshot()
  await mkdir(folder, { recursive: true })
  // Several test processes may make it at once: each writes its own, and a rename shows only whole files.
  const own = new URL(`${file.href}.${process.pid}`)
  await writeFile(own, made.stream())
  await rename(own, file)
  return made
}

async function makeSnapshot(): Promise<Blob> {
  const pglite = await PGlite.create()
  const snapshot = await pglite.dumpDataDir('none')
  await pglite.close()
  return snapshot
}

async function pgliteVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('package.json', pgliteFolder()), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version)
  throw new Error('PGlite does not say its version')
}

const pgliteFolder = (): URL => new URL('../', import.meta.resolve('@electric-sql/pglite'))
