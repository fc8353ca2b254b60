import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { AppError } from '../errors/index.ts'

export interface Migration {
  number: number
  /** `0001-accounts.sql` */
  file: string
  /** Of the file's text, so that one changed after it was applied is noticed. */
  sha256: string
  script: string
  /** From the pragma `-- lingpai:no-transaction` on the first line. */
  inTransaction: boolean
}

const filePattern = /^(\d{4})-[a-z0-9-]+\.sql$/

/** Reads a folder of `0001-accounts.sql`, `0002-…`: every number from 1 once, nothing else. */
export async function readMigrations(folder: URL): Promise<Migration[]> {
  const files = (await readdir(folder)).toSorted()
  return await Promise.all(files.map((file, index) => readMigration(folder, file, index + 1)))
}

async function readMigration(folder: URL, file: string, expected: number): Promise<Migration> {
  const [, digits] = filePattern.exec(file) ?? []
  if (Number(digits) !== expected) {
    throw new AppError('database.migration_misnamed', { details: { file, expected } })
  }
  // Line ends differ between checkouts of the same file.
  const script = (await readFile(new URL(file, folder.href.replace(/\/?$/, '/')), 'utf8')).replaceAll('\r\n', '\n')
  return {
    number: expected,
    file,
    sha256: createHash('sha256').update(script).digest('hex'),
    script,
    inTransaction: !script.startsWith('-- lingpai:no-transaction\n'),
  }
}

/** The statements of a script that runs outside a transaction: each ends with a semicolon at the end of a line. */
export const statementsOf = (script: string): string[] =>
  script
    .split(/;[ \t]*(?:\n|$)/)
    .map(statement => statement.trim())
    .filter(statement => statement.replaceAll(/^--.*$/gm, '').trim() !== '')
