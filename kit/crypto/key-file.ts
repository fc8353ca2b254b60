import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../errors/index.ts'
import { makeFolder } from '../make-folder.ts'
import { type KeyMaterial, parseKeyMaterial } from './key-material.ts'

/** Whom a key file may be readable by: its owner alone, or its group too (how orchestrators mount secrets). */
export type Readers = 'owner' | 'owner-and-group'

const ownerOnly = 0o600
const forbidden: Readonly<Record<Readers, number>> = { owner: 0o077, 'owner-and-group': 0o007 }

/** The material in a file. Undefined when there is no file; refused when others may read it. */
export async function readKeyFile(path: string, readers: Readers): Promise<KeyMaterial | undefined> {
  const file = await openIfThere(path)
  if (file === undefined) return undefined
  try {
    const { mode } = await file.stat()
    // Windows has no such bits: Node reports all of them set.
    if (process.platform !== 'win32' && (mode & forbidden[readers]) !== 0) throw openToOthers(path, mode)
    return parseKeyMaterial(await file.readFile('utf8'))
  } finally {
    await file.close()
  }
}

/** Writes a new file, or gives what another process has written in the meantime: the first one wins, whole. */
export async function createKeyFile(path: string, material: KeyMaterial): Promise<KeyMaterial> {
  makeFolder(dirname(path))
  const draft = await writeDraft(path, material)
  try {
    await link(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
  await syncFolder(dirname(path))
  return (await readKeyFile(path, 'owner')) ?? material
}

/** Replaces the file in one step: a crash leaves the old keys or the new ones, never half a file. */
export async function saveKeyFile(path: string, material: KeyMaterial): Promise<void> {
  await rename(await writeDraft(path, material), path)
  await syncFolder(dirname(path))
}

async function writeDraft(path: string, material: KeyMaterial): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', ownerOnly)
  try {
    await file.writeFile(`${JSON.stringify(material, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return draft
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function openToOthers(path: string, mode: number): AppError {
  return new AppError('key-file-open-to-others', {
    details: { path, mode: (mode & 0o777).toString(8), mend: `chmod 600 ${path}` },
  })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
