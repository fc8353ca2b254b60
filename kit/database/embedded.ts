import { join } from 'node:path'
import { PGlite, type PGliteOptions, type Results, type Transaction } from '@electric-sql/pglite'
import { type Dialect, PGliteDialect, type PGliteTransaction, type PGlite as QueriedPGlite } from 'kysely'
import { makeFolder } from '../make-folder.ts'
import { claimFolder } from './folder-claim.ts'
import { typeParsers } from './type-parsers.ts'

export interface EmbeddedOptions {
  /** Where it lives; without, in memory. */
  folder?: string
  /** A dumped data folder to start from, which saves the seconds that making a new one takes. */
  snapshot?: Blob
}

export interface OpenedDialect {
  dialect: Dialect
  close(): Promise<void>
}

/** Opens PostgreSQL inside this process. The folder is this process's alone until it is closed. */
export async function openEmbedded({ folder, snapshot }: EmbeddedOptions): Promise<OpenedDialect> {
  const claim = folder === undefined ? undefined : claimFolder(folder)
  try {
    const options: PGliteOptions = {
      parsers: typeParsers,
      ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
    }
    if (folder !== undefined) makeFolder(join(folder, 'pgdata'))
    const pglite = await PGlite.create(folder === undefined ? options : { ...options, dataDir: join(folder, 'pgdata') })
    await pglite.exec(`set timezone to 'UTC'`)
    return {
      dialect: new PGliteDialect({ pglite: asQueried(pglite) }),
      close: async () => {
        if (!pglite.closed) await pglite.close()
        claim?.release()
      },
    }
  } catch (error) {
    claim?.release()
    throw error
  }
}

type Runner = Pick<PGlite, 'query' | 'exec'> | Pick<Transaction, 'query' | 'exec'>

/** As the server's driver does: a text without parameters goes by the simple protocol, so it may hold several statements. */
async function run<R>(runner: Runner, text: string, parameters: readonly unknown[] = []): Promise<Results<R>> {
  if (parameters.length > 0) return runner.query<R>(text, [...parameters])
  const results = await runner.exec(text)
  const [only] = results
  return results.length === 1 && only !== undefined ? (only as Results<R>) : { rows: [], fields: [] }
}

function asQueried(pglite: PGlite): QueriedPGlite {
  return {
    get closed() {
      return pglite.closed
    },
    get ready() {
      return pglite.ready
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
    query: (text, parameters) => run(pglite, text, parameters),
    transaction: work =>
      pglite.transaction(tx => {
        const queried: PGliteTransaction = {
          query: (text, parameters) => run(tx, text, parameters),
          rollback: () => tx.rollback(),
        }
        return work(queried)
      }),
  }
}
