import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { isStalePlan } from './failures.ts'

/** More different texts than the service has statements; whatever makes new texts without end goes unprepared. */
const mostStatements = 1000

/**
 * A pool whose connections prepare each statement that is run more than once, under a name of its text. PostgreSQL then
 * parses and plans it once a connection and not at every run, which is most of what a look-up by key costs it.
 */
export function preparingPool(pool: pg.Pool): PostgresPool {
  const names = createNames()
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect()
      // Kysely knows a connection again by its client.
      const known = clients.get(client) ?? preparingClient(client, names)
      clients.set(client, known)
      return known
    },
    end: () => pool.end(),
  }
}

type Names = ReturnType<typeof createNames>

function preparingClient(client: pg.PoolClient, names: Names): PostgresPoolClient {
  const { processID } = client as { processID?: number }
  const plainly = async (text: string, parameters: readonly unknown[]) => await client.query(text, [...parameters])

  async function run(text: string, parameters: readonly unknown[]): Promise<unknown> {
    const name = parameters.length === 0 ? undefined : names.nameOf(text)
    if (name === undefined) return await plainly(text, parameters)
    try {
      return await client.query({ name, text, values: [...parameters] })
    } catch (error) {
      if (!isStalePlan(error)) throw error
      names.forget()
      // Within a transaction this fails too: that one is lost, and the wrapper begins it again.
      return await plainly(text, parameters).catch(() => {
        throw error
      })
    }
  }

  return {
    ...(processID === undefined ? {} : { processID }),
    // The driver's results are what Kysely wants; of cursors, its other overload, we make no use.
    query: run as PostgresPoolClient['query'],
    release: destroy => client.release(destroy),
  }
}

/** The same name for the same text, on every connection; none at the first sight of a text, nor for too many of them. */
function createNames() {
  const seen = new Map<string, number>()
  let generation = 0
  return {
    nameOf(text: string): string | undefined {
      const number = seen.get(text)
      if (number !== undefined) return `lingpai_${generation}_${number}`
      if (seen.size < mostStatements) seen.set(text, seen.size)
      return undefined
    },
    /** A migration has changed a table under the plans: from here on all are made anew. */
    forget() {
      generation++
    },
  }
}
