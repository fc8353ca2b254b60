import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from './errors/index.ts'

/**
 * Makes a folder with those above it, for its owner alone. Step by step: `mkdir` with `recursive` tries for ever where the folder above
 * is there and takes none (below /proc, say).
 *
 * @throws AppError `folder.unwritable`
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  const above = dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    // Another process was quicker.
    if (reason === 'EEXIST' && existsSync(folder)) return
    throw new AppError('folder.unwritable', { cause, details: { folder, reason } })
  }
}
