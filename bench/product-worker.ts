/** The product, started as anybody starts it, in a process of its own; beside it the bare handler that it is compared with. */
import { Hono } from 'hono'
import { sql } from 'kysely'
import pg from 'pg'
import { startServer } from '../kit/http/index.ts'
import { startAll } from '../start/start-all.ts'
import { countStatements } from './count-statements.ts'
import { answerParent, workerSettings } from './worker.ts'
import { benchRealm } from './world/policy.ts'

export interface ProductSettings {
  environment: Record<string, string>
}

const { environment } = workerSettings() as ProductSettings
const running = await startAll({ environment })
const { database } = running

const bare = new Hono()
bare.get('/accounts/:id', async c => {
  const found = await sql`select id, status from identity.accounts where id = ${c.req.param('id')}`.execute(
    database.query,
  )
  return found.rows[0] ? c.json(found.rows[0]) : c.notFound()
})
const bareServer = startServer({ app: bare, port: 0 })
const { port } = await bareServer.listening
const statements = countStatements(pg.Client)

export const handlers = {
  async addresses() {
    return { issuerBase: `${running.addresses.identity}/realms`, bare: `http://127.0.0.1:${port}/accounts` }
  },
  async someAccounts() {
    const found = await sql<{
      id: string
    }>`select id from identity.accounts where realm = ${benchRealm} limit 50`.execute(database.query)
    return { ids: found.rows.map(({ id }) => id) }
  },
  async countStatements() {
    statements.begin()
  },
  async countedStatements() {
    return statements.end()
  },
}

answerParent(handlers, async () => {
  await bareServer.stop(0)
  await running.stop()
})
