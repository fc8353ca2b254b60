import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../errors/index.ts'
import { makeFolder } from '../make-folder.ts'

/**
 * Makes a folder this process's own until released. The claim is the operating system's lock on a file, taken through
 * SQLite because Node has no call for it: unlike a file with a process number in it, it ends with the process however that
 * ends, cannot be mistaken for that of a later process with the same number, and holds between containers.
 */
export function claimFolder(folder: string): { release(): void } {
  makeFolder(folder)
  const ownerFile = join(folder, 'owner.txt')
  const lock = new DatabaseSync(join(folder, 'owner.lock'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    lock.close()
    throw new AppError('database.in_use', { cause, details: { folder, process: readOwner(ownerFile) } })
  }
  writeFileSync(ownerFile, `${process.pid}\n`)
  return {
    release: () => {
      if (!lock.isOpen) return
      rmSync(ownerFile, { force: true })
      lock.close()
    },
  }
}

/** Only for the message: who holds the folder, as far as it said. */
function readOwner(ownerFile: string): number | undefined {
  try {
    return Number(readFileSync(ownerFile, 'utf8'))
  } catch {
    return undefined
  }
}
